package io.cotalk.transport.http;

import io.vertx.json.schema.JsonSchema;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells at once what surely fits a simple schema: whole numbers within bounds, texts of a pattern.
 * The library's validator is one method of more than 8,000 bytes, which the JVM never compiles: it
 * takes 10 µs for a number. It is left for all else, and to say why something does not fit.
 */
final class PlainSchema {
  /** What says nothing about values. */
  private static final Set<String> NOTES =
      Set.of("title", "description", "default", "example", "examples");

  private PlainSchema() {}

  /** Returns a check that holds only for what fits {@code schema}; never, if that is not simple. */
  static Predicate<Object> of(JsonSchema schema) {
    Set<String> keywords =
        schema.fieldNames().stream()
            .filter(name -> JsonSchema.EXCLUDE_ANNOTATIONS.test(name) && !NOTES.contains(name))
            .collect(Collectors.toSet());
    if (isIntegers(schema, keywords)) {
      long least = bound(schema, "minimum", Long.MIN_VALUE);
      long most = bound(schema, "maximum", Long.MAX_VALUE);
      return value -> value instanceof Long number && least <= number && number <= most;
    }
    if ("string".equals(schema.get("type")) && keywords.equals(Set.of("type", "pattern"))) {
      Pattern pattern = Pattern.compile(schema.get("pattern"));
      return value -> value instanceof String text && pattern.matcher(text).find();
    }
    return value -> false;
  }

  private static boolean isIntegers(JsonSchema schema, Set<String> keywords) {
    return "integer".equals(schema.get("type"))
        && "int64".equals(schema.get("format", "int64"))
        && Set.of("type", "format", "minimum", "maximum").containsAll(keywords)
        && !(schema.get("minimum") instanceof Double)
        && !(schema.get("maximum") instanceof Double);
  }

  private static long bound(JsonSchema schema, String keyword, long otherwise) {
    Number bound = schema.get(keyword, otherwise);
    return bound.longValue();
  }
}
