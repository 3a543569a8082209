package io.cotalk.loadtest.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The report as a page that needs nothing else: the JSON report and a script that draws it. */
final class HtmlReport {
  private HtmlReport() {}

  static String of(JsonObject report) throws IOException {
    // No text of the report may end the element it stands in.
    return resource("report.html")
        .replace("/*SCRIPT*/", resource("report.js"))
        .replace("/*DATA*/", report.encode().replace("</", "<\\/"));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
