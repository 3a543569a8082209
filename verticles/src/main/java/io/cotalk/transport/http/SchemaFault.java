package io.cotalk.transport.http;

import io.cotalk.core.wire.MessageBody;
import io.cotalk.error.BadField;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells in our words which rule of a schema a value breaks, and in which field. What the library
 * says is no part of the API: its words change with its releases. Knows the rules that requests of
 * the description have, and names no rule for others.
 */
final class SchemaFault {
  private SchemaFault() {}

  /**
   * Returns the first fault of a value that does not fit.
   *
   * @param schema with its references resolved
   * @param field where the value stands: a pointer, the name of a parameter, or empty for a body
   * @param what how a text calls it
   */
  static BadField of(JsonObject schema, @Nullable Object value, String field, String what) {
    BadField found = find(schema, value, field, what);
    return found == null ? new BadField(field, what + " is not as described") : found;
  }

  private static @Nullable BadField find(
      JsonObject schema, @Nullable Object value, String field, String what) {
    String type = schema.getString("type", "");
    if (!type.isEmpty() && !isOf(type, value)) {
      return new BadField(field, what + " must be " + form(type, schema));
    }
    return switch (value) {
      case Number number when isOut(number, schema) ->
          new BadField(field, what + " must be " + form(type, schema));
      case String text -> ofText(schema, text, field, what);
      case JsonArray list -> ofList(schema, list, field, what);
      case JsonObject object -> ofObject(schema, object, field);
      case null, default -> null;
    };
  }

  private static boolean isOf(String type, @Nullable Object value) {
    return switch (type) {
      case "string" -> value instanceof String;
      case "integer" -> value instanceof Integer || value instanceof Long;
      case "number" -> value instanceof Number;
      case "boolean" -> value instanceof Boolean;
      case "array" -> value instanceof JsonArray;
      case "object" -> value instanceof JsonObject;
      default -> true;
    };
  }

  private static String form(String type, JsonObject schema) {
    return switch (type) {
      case "string" -> "a string";
      case "integer" -> "a whole number" + bounds(schema);
      case "number" -> "a number" + bounds(schema);
      case "boolean" -> "true or false";
      case "array" -> "a list";
      case "object" -> "an object";
      default -> "of another type";
    };
  }

  private static String bounds(JsonObject schema) {
    Number least = schema.getNumber("minimum");
    Number most = schema.getNumber("maximum");
    return (least == null ? "" : " from " + least)
        + (most == null ? "" : " to " + (isLargest(most) ? "2^53 - 1" : most.toString()));
  }

  private static boolean isLargest(Number most) {
    return most.longValue() == MessageBody.MAX_NUMBER;
  }

  private static boolean isOut(Number number, JsonObject schema) {
    Number least = schema.getNumber("minimum");
    Number most = schema.getNumber("maximum");
    return (least != null && number.doubleValue() < least.doubleValue())
        || (most != null && number.doubleValue() > most.doubleValue());
  }

  private static @Nullable BadField ofText(
      JsonObject schema, String text, String field, String what) {
    int length = text.codePointCount(0, text.length());
    if (isOutside(length, schema, "minLength", "maxLength")) {
      return new BadField(
          field, what + " must have " + count(schema, "minLength", "maxLength") + " characters");
    }
    JsonArray values = schema.getJsonArray("enum");
    if (values != null && !values.contains(text)) {
      return new BadField(
          field,
          what
              + " must be one of "
              + values.stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }
    String pattern = schema.getString("pattern");
    return pattern == null || Pattern.compile(pattern).matcher(text).find()
        ? null
        : new BadField(field, what + " must be of the form " + shown(pattern));
  }

  /** As the description has it: {@link WholePatterns} changes the ends. */
  private static String shown(String pattern) {
    return pattern.replace("\\A(?:", "").replace(")\\z", "");
  }

  private static @Nullable BadField ofList(
      JsonObject schema, JsonArray list, String field, String what) {
    if (isOutside(list.size(), schema, "minItems", "maxItems")) {
      return new BadField(
          field, what + " must have " + count(schema, "minItems", "maxItems") + " items");
    }
    JsonObject items = schema.getJsonObject("items", new JsonObject());
    for (int i = 0; i < list.size(); i++) {
      BadField found = find(items, list.getValue(i), field + "/" + i, "each of " + what);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable BadField ofObject(JsonObject schema, JsonObject object, String field) {
    for (Object name : schema.getJsonArray("required", new JsonArray())) {
      if (!object.containsKey((String) name)) {
        return new BadField(field + BadField.step((String) name), name + " is missing");
      }
    }
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    for (String name : List.copyOf(object.fieldNames())) {
      String inside = field + BadField.step(name);
      JsonObject rule = properties.getJsonObject(name);
      if (rule == null && Objects.equals(schema.getValue("additionalProperties"), false)) {
        return new BadField(inside, "there is a field that is not described");
      }
      BadField found = rule == null ? null : find(rule, object.getValue(name), inside, name);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static boolean isOutside(int count, JsonObject schema, String least, String most) {
    return count < schema.getInteger(least, 0)
        || count > schema.getInteger(most, Integer.MAX_VALUE);
  }

  private static String count(JsonObject schema, String least, String most) {
    int from = schema.getInteger(least, 0);
    Integer to = schema.getInteger(most);
    return to == null ? "at least " + from : from + " to " + to;
  }
}
