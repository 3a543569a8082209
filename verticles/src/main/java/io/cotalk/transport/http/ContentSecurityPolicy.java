package io.cotalk.transport.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a browser lets the web client do: the lines of {@code web/csp.txt}. The only inline script
 * is the import map of {@code web/index.html}, which is let through by its hash.
 *
 * @param text the header's value
 */
record ContentSecurityPolicy(String text) {
  private static final Pattern IMPORT_MAP =
      Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

  /** Reads the files of the web client. */
  static ContentSecurityPolicy ofWebClient() {
    String lines =
        Resources.text("web/csp.txt").lines().map(String::strip).collect(Collectors.joining("; "));
    return new ContentSecurityPolicy(
        lines.replace("{importmap}", importMapHash(Resources.text("web/index.html"))));
  }

  private static String importMapHash(String page) {
    Matcher matcher = IMPORT_MAP.matcher(page);
    if (!matcher.find()) {
      throw new IllegalStateException("web/index.html has no import map");
    }
    byte[] hash = Digests.sha256(matcher.group(1).getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
  }
}
