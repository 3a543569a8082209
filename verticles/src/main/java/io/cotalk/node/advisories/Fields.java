package io.cotalk.node.advisories;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Fields of JSON from elsewhere. All throw IllegalArgumentException for another type. */
final class Fields {
  private Fields() {}

  /** A text that has to be there. */
  static String text(JsonObject json, String field) {
    if (json.getValue(field) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new IllegalArgumentException("no text in " + field);
  }

  /** Empty where the field is missing or null. */
  static String textOrEmpty(JsonObject json, String field) {
    return json.getValue(field) == null ? "" : text(json, field);
  }

  /** Empty where the field is missing or null. */
  static List<JsonObject> objects(JsonObject json, String field) {
    return list(json, field).stream()
        .map(
            item -> {
              if (item instanceof JsonObject object) {
                return object;
              }
              throw new IllegalArgumentException("not only objects in " + field);
            })
        .toList();
  }

  /** Empty where the field is missing or null. */
  static List<String> texts(JsonObject json, String field) {
    return list(json, field).stream()
        .map(
            item -> {
              if (item instanceof String text) {
                return text;
              }
              throw new IllegalArgumentException("not only texts in " + field);
            })
        .toList();
  }

  private static JsonArray list(JsonObject json, String field) {
    Object value = json.getValue(field);
    if (value == null) {
      return new JsonArray();
    }
    if (value instanceof JsonArray list) {
      return list;
    }
    throw new IllegalArgumentException("no list in " + field);
  }
}
