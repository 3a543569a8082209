package io.cotalk.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.config.MessagesConfig;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.testkit.TestConfig;
import io.vertx.core.json.JsonObject;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageBodyTest {
  private final MessagesConfig config = TestConfig.defaults().messages();

  private ErrorCode refusal(String text, long re) {
    try {
      MessageBody.of(text, re, config);
      throw new AssertionError("not refused: " + text);
    } catch (ChatException e) {
      return e.code();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n\t",
        "\u200b",
        "\u200d\ufeff",
        "\u3000",
        "\u3164",
        "\u2060\u00ad \u00a0",
        "\uD834\uDD59",
        "\uDB40\uDC41\uDB40\uDD00",
        "\u0301\u20E3\u2800"
      })
  void blankTextIsRefused(String text) {
    assertThat(refusal(text, 0)).isEqualTo(ErrorCode.TEXT_INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\ud800", "\udc00a", "\ufffe", "\ufdd0", "\udbff\udfff"})
  void whatCannotBeStoredIsRefused(String text) {
    assertThat(refusal(text, 0)).isEqualTo(ErrorCode.TEXT_INVALID);
  }

  @Test
  void ofTheControlCharactersOnlyNewlineAndTabAreTexts() {
    for (char c = 0; c <= 0x9f; c++) {
      if (c == '\n' || c == '\t' || (c >= ' ' && c < 0x7f)) {
        assertThat(MessageBody.of("a" + c + "b", 0, config).text()).hasSize(3);
      } else {
        assertThat(refusal("a" + c + "b", 0))
            .as("U+%04X", (int) c)
            .isEqualTo(ErrorCode.TEXT_INVALID);
      }
    }
  }

  @Test
  void lengthIsCountedInCodePoints() {
    assertThat(MessageBody.of("😀".repeat(8000), 0, config).text()).hasSize(16000);
    assertThat(refusal("a".repeat(8001), 0)).isEqualTo(ErrorCode.TOO_LARGE);
  }

  @Test
  void answeredEventIsAPositiveNumber() {
    assertThat(refusal("a", -1)).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal("a", MessageBody.MAX_NUMBER + 1)).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void jsonHasTheFewestEscapes() {
    assertThat(MessageBody.of("\"\\/\n\t안", 12, config).json())
        .isEqualTo("{\"text\":\"\\\"\\\\/\\n\\t안\",\"re\":12}");
  }

  /** P: whatever is accepted is the same after being read back. */
  @Property
  void jsonRoundTrips(@ForAll String text, @ForAll long re) {
    MessageBody body;
    try {
      body = MessageBody.of(text, re, config);
    } catch (ChatException e) {
      return;
    }
    JsonObject read = new JsonObject(body.json());
    assertThat(read.getString("text")).isEqualTo(text);
    assertThat(read.getLong("re", 0L)).isEqualTo(re);
  }
}
