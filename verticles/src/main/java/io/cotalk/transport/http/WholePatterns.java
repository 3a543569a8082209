package io.cotalk.transport.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Brings the patterns of a description from JavaScript's language, which OpenAPI uses, to Java's.
 * JavaScript's {@code $} is the end of the text; Java's also stands before a line end at the end of
 * the text, and would let {@code "1\n"} pass as a number.
 */
final class WholePatterns {
  private static final String KEYWORD = "pattern";

  private WholePatterns() {}

  /**
   * Returns a copy of {@code document} whose patterns Java applies to whole values.
   *
   * @throws IllegalArgumentException for a pattern that does not begin with {@code ^} and end with
   *     {@code $}: it would hold for a part of a value
   */
  static JsonObject of(JsonObject document) {
    JsonObject copy = document.copy();
    anchor(copy);
    return copy;
  }

  private static void anchor(Object node) {
    if (node instanceof JsonObject object) {
      if (object.getValue(KEYWORD) instanceof String pattern) {
        object.put(KEYWORD, anchored(pattern));
      }
      object.forEach(entry -> anchor(entry.getValue()));
    } else if (node instanceof JsonArray array) {
      array.forEach(WholePatterns::anchor);
    }
  }

  private static String anchored(String pattern) {
    if (!pattern.startsWith("^") || !pattern.endsWith("$") || pattern.endsWith("\\$")) {
      throw new IllegalArgumentException("a pattern is of a whole value, ^…$: " + pattern);
    }
    return "\\A(?:" + pattern.substring(1, pattern.length() - 1) + ")\\z";
  }
}
