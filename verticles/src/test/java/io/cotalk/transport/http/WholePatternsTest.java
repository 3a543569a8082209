package io.cotalk.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholePatternsTest {
  private static JsonObject schema(String pattern) {
    return new JsonObject().put("type", "string").put("pattern", pattern);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r", "\u2028", "\u2029", "\u0085"})
  void aLineEndBehindTheValueIsNoPartOfIt(String end) {
    JsonObject nested =
        new JsonObject().put("allOf", new JsonArray().add(schema("^[0-9]{1,3}|x$")));
    JsonObject whole = WholePatterns.of(nested);
    String java = whole.getJsonArray("allOf").getJsonObject(0).getString("pattern");
    for (String good : new String[] {"12", "x"}) {
      assertThat(Pattern.compile(java).matcher(good).find()).isTrue();
      assertThat(Pattern.compile(java).matcher(good + end).find()).isFalse();
      assertThat(Pattern.compile(java).matcher(end + good).find()).isFalse();
    }
    assertThat(nested.getJsonArray("allOf").getJsonObject(0).getString("pattern"))
        .isEqualTo("^[0-9]{1,3}|x$");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[0-9]", "^[0-9]", "[0-9]$", "^[0-9]\\$"})
  void aPatternOfAPartIsRefused(String pattern) {
    assertThatThrownBy(() -> WholePatterns.of(schema(pattern)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFieldMayBeCalledPattern() {
    JsonObject object =
        new JsonObject().put("properties", new JsonObject().put("pattern", schema("^a$")));
    assertThat(WholePatterns.of(object).encode()).contains("\\\\A(?:a)\\\\z");
  }
}
