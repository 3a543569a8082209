package io.cotalk.transport.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads files of the class path into memory. */
final class Resources {
  private Resources() {}

  /** The bytes of a file; empty if there is none. */
  static Optional<byte[]> find(String path) {
    try (InputStream in = Resources.class.getClassLoader().getResourceAsStream(path)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The text of a file that is part of the server. */
  static String text(String path) {
    byte[] bytes =
        find(path).orElseThrow(() -> new IllegalStateException("not on the class path: " + path));
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
