package io.cotalk.http;

import io.vertx.core.json.JsonObject;

/** The description of the API as a page for people: plain HTML, no script. */
final class ApiPage {
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

  private final JsonObject document;

  ApiPage(JsonObject document) {
    this.document = document;
  }

  String html() {
    return "<!doctype html><title>"
        + document.getJsonObject("info").getString("title")
        + "</title>";
  }
}
