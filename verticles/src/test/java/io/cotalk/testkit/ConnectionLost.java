package io.cotalk.testkit;

/** The socket ended while, or before, a request waited for its answer. */
public final class ConnectionLost extends RuntimeException {
  private static final long serialVersionUID = 1;

  ConnectionLost(String message) {
    super(message);
  }
}
