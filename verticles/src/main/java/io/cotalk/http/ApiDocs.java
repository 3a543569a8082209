package io.cotalk.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;

/** Serves the description of the API: as JSON, and as a page that a person can read. */
final class ApiDocs {
  private static final String JSON_PATH = "/api/v1/openapi.json";
  private static final String PAGE_PATH = "/api/v1/docs";

  private final Buffer document;
  private final Buffer page;

  ApiDocs(ApiDescription description) {
    this.document = description.document().toBuffer();
    this.page = Buffer.buffer(new ApiPage(description.document()).html());
  }

  void mount(Router router) {
    router
        .get(JSON_PATH)
        .handler(
            ctx ->
                ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, MediaTypes.JSON).end(document));
    router
        .get(PAGE_PATH)
        .handler(
            ctx ->
                ctx.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                    .putHeader("Content-Security-Policy", ApiPage.CONTENT_SECURITY_POLICY)
                    .putHeader("Referrer-Policy", "no-referrer")
                    .end(page));
  }
}
