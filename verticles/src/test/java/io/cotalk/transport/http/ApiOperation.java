package io.cotalk.transport.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One operation of an OpenAPI document with values for all that it takes, so that a request can be
 * made with any one of them replaced.
 *
 * @param parameters by place ({@code path}, {@code query}, {@code header}) and name, as {@code
 *     place.name}
 * @param body a good one; null for an operation without
 */
record ApiOperation(
    String id,
    String method,
    String path,
    boolean open,
    Map<String, String> parameters,
    @Nullable JsonObject body) {
  private static final String HOLE = "\"\u2205hole\u2205\"";

  /**
   * Reads all operations of a document.
   *
   * @param good a good value for a parameter or field of this name; null: one is made by the schema
   */
  static List<ApiOperation> all(JsonObject document, Function<String, @Nullable Object> good) {
    List<ApiOperation> operations = new ArrayList<>();
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject item = paths.getJsonObject(path);
      for (String method : item.fieldNames()) {
        if (!method.equals("parameters")) {
          operations.add(new Reader(document, good).operation(path, method, item));
        }
      }
    }
    return operations;
  }

  /** Every place of a body where a value stands: the body itself, fields, items, one to add. */
  List<List<String>> places() {
    List<List<String>> places = new ArrayList<>();
    if (body != null) {
      places.add(List.of());
      collect(List.of(), body, places);
      places.add(List.of("not described"));
    }
    return places;
  }

  private static void collect(List<String> above, JsonObject object, List<List<String>> places) {
    for (String name : object.fieldNames()) {
      List<String> place = new ArrayList<>(above);
      place.add(name);
      places.add(place);
      if (object.getValue(name) instanceof JsonObject inner) {
        collect(place, inner, places);
      } else if (object.getValue(name) instanceof JsonArray) {
        List<String> item = new ArrayList<>(place);
        item.add("0");
        places.add(item);
      }
    }
  }

  /** The body as text with {@code json} at a place. */
  String bodyWith(List<String> place, String json) {
    if (place.isEmpty()) {
      return json;
    }
    JsonObject copy = Objects.requireNonNull(body).copy();
    JsonObject object = copy;
    for (String name : place.subList(0, place.size() - 1)) {
      if (object.getValue(name) instanceof JsonArray) {
        object.put(name, new JsonArray().add("\u2205hole\u2205"));
        return copy.encode().replace(HOLE, json);
      }
      object = object.getJsonObject(name);
    }
    object.put(place.getLast(), "\u2205hole\u2205");
    return copy.encode().replace(HOLE, json);
  }

  /** What stands at a place as text; empty where it is none. */
  String goodAt(List<String> place) {
    Object value = body;
    for (String name : place) {
      value =
          switch (value) {
            case JsonObject object -> object.getValue(name);
            case JsonArray array when !array.isEmpty() -> array.getValue(0);
            case null, default -> null;
          };
    }
    return value instanceof String text ? text : "";
  }

  private record Reader(JsonObject document, Function<String, @Nullable Object> good) {
    ApiOperation operation(String path, String method, JsonObject item) {
      JsonObject operation = item.getJsonObject(method);
      Map<String, String> parameters = new LinkedHashMap<>();
      for (JsonObject holder : List.of(item, operation)) {
        for (Object each : holder.getJsonArray("parameters", new JsonArray())) {
          JsonObject parameter = resolve((JsonObject) each);
          String name = parameter.getString("name");
          Object value = value(name, parameter.getJsonObject("schema"));
          parameters.put(parameter.getString("in") + "." + name, String.valueOf(value));
        }
      }
      JsonObject body = operation.getJsonObject("requestBody");
      return new ApiOperation(
          operation.getString("operationId"),
          method.toUpperCase(Locale.ROOT),
          path,
          operation.containsKey("security") && operation.getJsonArray("security").isEmpty(),
          parameters,
          body == null ? null : (JsonObject) value("", schema(body)));
    }

    private static JsonObject schema(JsonObject body) {
      return body.getJsonObject("content")
          .getJsonObject("application/json")
          .getJsonObject("schema");
    }

    private JsonObject resolve(JsonObject given) {
      String reference = given.getString("$ref");
      if (reference == null) {
        return given;
      }
      JsonObject found = document;
      for (String step : reference.substring("#/".length()).split("/", -1)) {
        found = found.getJsonObject(step);
      }
      return found;
    }

    private Object value(String name, JsonObject given) {
      JsonObject schema = resolve(given);
      Object known = good.apply(name);
      if (known != null) {
        return schema.getString("type", "").equals("array") && !(known instanceof JsonArray)
            ? new JsonArray().add(known)
            : known;
      }
      if (schema.containsKey("enum")) {
        return schema.getJsonArray("enum").getValue(0);
      }
      return switch (schema.getString("type", "object")) {
        case "object" -> {
          JsonObject object = new JsonObject();
          JsonObject properties = schema.getJsonObject("properties", new JsonObject());
          for (String field : properties.fieldNames()) {
            object.put(field, value(field, properties.getJsonObject(field)));
          }
          yield object;
        }
        case "array" -> new JsonArray().add(value(name, schema.getJsonObject("items")));
        case "integer", "number" -> schema.getLong("minimum", 1L);
        case "boolean" -> true;
        default ->
            schema.containsKey("examples") ? schema.getJsonArray("examples").getValue(0) : "x";
      };
    }
  }
}
