package io.cotalk.testkit;

import java.net.URI;

/**
 * Where one node listens, on loopback.
 *
 * @param port of clients' sockets
 * @param apiPort of the API; another node's where this one has none
 */
public record Endpoint(String name, int port, int managementPort, int apiPort) {
  /** Of a node with an API. */
  public Endpoint(String name, int port, int managementPort) {
    this(name, port, managementPort, port);
  }

  /** {@code path} with its leading slash. */
  public URI http(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** An operation of the API. */
  URI api(String path) {
    return URI.create("http://127.0.0.1:" + apiPort + path);
  }

  /** Health and metrics. */
  public URI management(String path) {
    return URI.create("http://127.0.0.1:" + managementPort + path);
  }
}
