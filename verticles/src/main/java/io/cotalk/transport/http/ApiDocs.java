package io.cotalk.transport.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** Serves the description of the API: as JSON, and as a page that a person can read. */
final class ApiDocs {
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
          + " 'none'";

  private final Map<String, Page> pages;

  ApiDocs(ApiDescription description) {
    String page = new ApiPage(description.document()).html();
    String style = Resources.text("openapi/docs.css");
    this.pages =
        Map.of(
            "/api/v1/openapi.json",
            new Page(MediaTypes.JSON, description.document().toBuffer()),
            "/api/v1/docs",
            new Page("text/html; charset=utf-8", Buffer.buffer(page)),
            "/api/v1/docs.css",
            new Page("text/css; charset=utf-8", Buffer.buffer(style)));
  }

  private record Page(String type, Buffer content) {}

  void mount(Router router) {
    pages.forEach((path, page) -> router.get(path).handler(serve(page.type, page.content)));
  }

  /** Tells whether {@code GET} finds something at this path. */
  boolean has(String path) {
    return pages.containsKey(path);
  }

  private static Handler<RoutingContext> serve(String type, Buffer content) {
    String length = Integer.toString(content.length());
    return ctx ->
        ctx.response()
            .putHeader(HttpHeaders.CONTENT_TYPE, type)
            .putHeader(HttpHeaders.CONTENT_LENGTH, length)
            .putHeader("Content-Security-Policy", POLICY)
            .putHeader("Referrer-Policy", "no-referrer")
            .end(content);
  }
}
