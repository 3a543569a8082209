package io.cotalk.loadtest.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The report as a page that needs nothing else: the JSON report and a script that draws it. */
final class HtmlReport {
  private static final String PLACE = "/*DATA*/";

  private HtmlReport() {}

  static String of(JsonObject report) throws IOException {
    // No text of the report may end the element it stands in.
    return template().replace(PLACE, report.encode().replace("</", "<\\/"));
  }

  private static String template() throws IOException {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.html")) {
      if (in == null) {
        throw new IOException("report.html is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
