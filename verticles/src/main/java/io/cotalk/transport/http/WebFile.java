package io.cotalk.transport.http;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A file of the web client.
 *
 * @param type its media type
 * @param cacheControl for how long a browser may keep it
 * @param tag changes with the content
 * @param content the bytes; never changed
 */
record WebFile(String type, String cacheControl, String tag, Buffer content) {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "webmanifest", "application/manifest+json");

  private static final int TAG_BYTES = 12;

  /** The media type of a path by its ending; empty: not a file of the web client. */
  static Optional<String> type(String path) {
    return Optional.ofNullable(TYPES.get(path.substring(path.lastIndexOf('.') + 1)));
  }

  /** Libraries have their version in the path and never change; the rest is asked for each time. */
  static WebFile of(String type, boolean library, byte[] bytes) {
    return new WebFile(
        type,
        library ? "public, max-age=31536000, immutable" : "no-cache",
        '"' + HexFormat.of().formatHex(Digests.sha256(bytes), 0, TAG_BYTES) + '"',
        Buffer.buffer(bytes));
  }
}
