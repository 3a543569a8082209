package io.cotalk.node;

/** A node cannot start for a reason its operator can do something about; the message says what. */
final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartFailure(String message) {
    super(message, null, false, false);
  }
}
