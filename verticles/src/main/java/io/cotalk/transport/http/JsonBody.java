package io.cotalk.transport.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a body once to see whether it is JSON that means the same to every reader: UTF-8, no key
 * twice, bounded depth and numbers, and texts that a database can store.
 */
final class JsonBody {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_NUMBER_CHARACTERS = 40;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_CHARACTERS)
                  .build())
          .build();

  private JsonBody() {}

  /**
   * Fails with {@code bad_request}, or {@code text_invalid} for NUL and lone surrogates in a text.
   */
  static void check(Buffer body) {
    try (JsonParser parser = JSON.createParser(decode(body))) {
      if (parser.nextToken() == null) {
        throw new ChatException(ErrorCode.BAD_REQUEST, "the body is empty");
      }
      int depth = 0;
      for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
        check(parser, token);
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0 && parser.nextToken() != null) {
          throw new ChatException(ErrorCode.BAD_REQUEST, "the body has more than one JSON value");
        }
      }
    } catch (IOException e) {
      throw new ChatException(ErrorCode.BAD_REQUEST, "the body is not valid JSON");
    }
  }

  private static String decode(Buffer body) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body.getBytes())).toString();
  }

  private static void check(JsonParser parser, JsonToken token) throws IOException {
    switch (token) {
      case VALUE_STRING, FIELD_NAME -> checkText(parser.getText());
      case VALUE_NUMBER_FLOAT -> {
        if (Double.isInfinite(parser.getDoubleValue())) {
          throw new ChatException(ErrorCode.BAD_REQUEST, "a number is too large");
        }
      }
      default -> {}
    }
  }

  private static void checkText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        throw new ChatException(ErrorCode.TEXT_INVALID, "a text holds NUL or half a character");
      }
    }
  }
}
