package io.cotalk.transport.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The description of the API as a page for people: plain HTML made once, no script. */
final class ApiPage {
  private static final List<String> METHODS = List.of("get", "post", "put", "delete");

  private final JsonObject document;
  private final StringBuilder out = new StringBuilder();

  ApiPage(JsonObject document) {
    this.document = document;
  }

  /** The whole page; its style sheet is {@code /api/v1/docs.css}. */
  String html() {
    JsonObject info = document.getJsonObject("info");
    String title = escape(info.getString("title") + " API " + info.getString("version"));
    out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width\">\n")
        .append("<title>")
        .append(title)
        .append("</title>\n")
        .append("<link rel=\"stylesheet\" href=\"docs.css\">\n</head>\n<body>\n")
        .append("<h1>")
        .append(title)
        .append("</h1>\n");
    paragraph(info.getString("description"));
    out.append("<p><a href=\"openapi.json\">openapi.json</a></p>\n");
    objects(document.getJsonArray("tags")).forEach(this::tag);
    out.append("<h2>Schemas</h2>\n");
    JsonObject schemas = document.getJsonObject("components").getJsonObject("schemas");
    schemas.forEach(entry -> schema(entry.getKey(), (JsonObject) entry.getValue()));
    return out.append("</body>\n</html>\n").toString();
  }

  private void tag(JsonObject tag) {
    out.append("<h2>").append(escape(tag.getString("name"))).append("</h2>\n");
    paragraph(tag.getString("description", ""));
    for (String path : document.getJsonObject("paths").fieldNames()) {
      JsonObject item = document.getJsonObject("paths").getJsonObject(path);
      for (String method : METHODS) {
        JsonObject operation = item.getJsonObject(method);
        if (operation != null && operation.getJsonArray("tags").contains(tag.getString("name"))) {
          operation(method.toUpperCase(Locale.ROOT) + " " + path, item, operation);
        }
      }
    }
  }

  private void operation(String line, JsonObject item, JsonObject operation) {
    out.append("<section id=\"")
        .append(escape(operation.getString("operationId")))
        .append("\">\n")
        .append("<h3><code>")
        .append(escape(line))
        .append("</code></h3>\n");
    paragraph(operation.getString("summary"));
    paragraph(operation.getString("description", ""));
    boolean open =
        operation.containsKey("security") && operation.getJsonArray("security").isEmpty();
    out.append("<p class=\"note\">")
        .append(escape(operation.getString("operationId")))
        .append(open ? ", without a token" : ", with a token")
        .append("</p>\n<dl>\n");
    objects(item.getJsonArray("parameters")).forEach(this::parameter);
    objects(operation.getJsonArray("parameters")).forEach(this::parameter);
    JsonObject body = operation.getJsonObject("requestBody");
    if (body != null) {
      entry("body", content(body));
      example(body);
    }
    for (String status : operation.getJsonObject("responses").fieldNames()) {
      JsonObject response = resolve(operation.getJsonObject("responses").getJsonObject(status));
      entry(status, response.getString("description") + " " + content(response));
    }
    out.append("</dl>\n</section>\n");
  }

  private void parameter(JsonObject given) {
    JsonObject parameter = resolve(given);
    String where = parameter.getString("in") + " parameter " + parameter.getString("name");
    entry(
        where + (parameter.getBoolean("required", false) ? "" : " (optional)"),
        parameter.getString("description", "") + " " + type(parameter.getJsonObject("schema")));
  }

  private void schema(String name, JsonObject schema) {
    out.append("<section id=\"")
        .append(escape(name))
        .append("\">\n<h3><code>")
        .append(escape(name))
        .append("</code></h3>\n");
    paragraph(schema.getString("description", ""));
    out.append("<dl>\n");
    JsonObject properties = schema.getJsonObject("properties");
    if (properties == null) {
      entry(type(schema), schema.getString("pattern", ""));
    } else {
      JsonArray required = schema.getJsonArray("required", new JsonArray());
      for (String property : properties.fieldNames()) {
        JsonObject type = properties.getJsonObject(property);
        entry(
            property + (required.contains(property) ? "" : " (optional)"),
            type(type) + " " + type.getString("description", ""));
      }
    }
    out.append("</dl>\n</section>\n");
  }

  private static String type(JsonObject schema) {
    if (schema.containsKey("$ref")) {
      return name(schema.getString("$ref"));
    }
    if (schema.containsKey("enum")) {
      return schema.getJsonArray("enum").stream()
          .map(String::valueOf)
          .collect(Collectors.joining(" | "));
    }
    String type = schema.getString("type", "");
    return type.equals("array") ? "list of " + type(schema.getJsonObject("items")) : type;
  }

  private static String content(JsonObject holder) {
    JsonObject content = holder.getJsonObject("content");
    return content == null
        ? ""
        : type(content.getJsonObject(MediaTypes.JSON).getJsonObject("schema"));
  }

  private void example(JsonObject body) {
    JsonObject json = body.getJsonObject("content").getJsonObject(MediaTypes.JSON);
    if (json.containsKey("example")) {
      String text = json.getJsonObject("example").encodePrettily();
      out.append("<dd><pre>").append(escape(text)).append("</pre></dd>\n");
    }
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

  private static String name(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  private void entry(String term, String text) {
    out.append("<dt>")
        .append(escape(term))
        .append("</dt><dd>")
        .append(escape(text.strip()))
        .append("</dd>\n");
  }

  private void paragraph(String text) {
    if (!text.isEmpty()) {
      out.append("<p>").append(escape(text)).append("</p>\n");
    }
  }

  private static List<JsonObject> objects(@Nullable JsonArray array) {
    return array == null ? List.of() : array.stream().map(JsonObject.class::cast).toList();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
