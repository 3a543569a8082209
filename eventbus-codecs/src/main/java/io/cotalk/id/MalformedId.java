package io.cotalk.id;

/**
 * A text from outside that is no id of its kind. Each transport maps it to {@code bad_request} in
 * one place, so that a caller of {@code parse} need not catch it. The message names no input.
 */
public final class MalformedId extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public MalformedId(String message) {
    super(message);
  }
}
