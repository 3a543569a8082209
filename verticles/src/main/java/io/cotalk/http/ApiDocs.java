package io.cotalk.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Serves the description of the API: as JSON, and as a page that a person can read. */
final class ApiDocs {
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
          + " 'none'";

  private final Buffer document;
  private final Buffer page;
  private final Buffer style = Buffer.buffer(Resources.text("openapi/docs.css"));

  ApiDocs(ApiDescription description) {
    this.document = description.document().toBuffer();
    this.page = Buffer.buffer(new ApiPage(description.document()).html());
  }

  void mount(Router router) {
    router.get("/api/v1/openapi.json").handler(serve(MediaTypes.JSON, document));
    router.get("/api/v1/docs").handler(serve("text/html; charset=utf-8", page));
    router.get("/api/v1/docs.css").handler(serve("text/css; charset=utf-8", style));
  }

  private static Handler<RoutingContext> serve(String type, Buffer content) {
    return ctx ->
        ctx.response()
            .putHeader(HttpHeaders.CONTENT_TYPE, type)
            .putHeader("Content-Security-Policy", POLICY)
            .putHeader("Referrer-Policy", "no-referrer")
            .end(content);
  }
}
