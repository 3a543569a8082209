package io.cotalk.loadtest.report;

/** Text in pages. Stateless. */
final class Html {
  private Html() {}

  /** Safe between tags and in attributes with double quotes. */
  static String text(String raw) {
    return raw.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
