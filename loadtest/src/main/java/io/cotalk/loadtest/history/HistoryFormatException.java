package io.cotalk.loadtest.history;

import java.io.IOException;

/** A line that is none, such as the torn last one of a run that was killed. */
public final class HistoryFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The message names the line, counted from 1 as editors do. */
  public HistoryFormatException(long number, Throwable cause) {
    super("line " + number + ": " + cause.getMessage(), cause);
  }
}
