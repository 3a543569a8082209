package io.cotalk.core.tokens;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the JSON of tokens: one object of texts, whole numbers and booleans. No name twice, nothing
 * nested, nothing after it; so no two readers can see different claims. Any thread.
 */
final class FlatJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private FlatJson() {}

  /** Returns the values as String, Long or Boolean. Anything else: IllegalArgumentException. */
  static Map<String, Object> read(byte[] utf8) {
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      require(parser.nextToken() == JsonToken.START_OBJECT);
      Map<String, Object> values = new HashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        values.put(name, value(parser, parser.nextToken()));
      }
      require(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null);
      return values;
    } catch (IOException e) {
      throw new IllegalArgumentException("no JSON", e);
    }
  }

  private static Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new IllegalArgumentException("a value of a kind no claim has");
    };
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("not one JSON object");
    }
  }
}
