package io.cotalk.bus;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;

/**
 * Nothing came back from the one who was asked: {@code unknown}, and the other may be lost. One who
 * answers {@code unknown} is there.
 */
public final class NoAnswer extends ChatException {
  private static final long serialVersionUID = 1L;

  public NoAnswer(String detail) {
    super(ErrorCode.UNKNOWN, detail);
  }
}
