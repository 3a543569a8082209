package io.cotalk.testkit;

import java.net.URI;

/** Where one node listens, on loopback. */
public record Endpoint(String name, int port, int managementPort) {
  /** {@code path} with its leading slash. */
  public URI http(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Health and metrics. */
  public URI management(String path) {
    return URI.create("http://127.0.0.1:" + managementPort + path);
  }
}
