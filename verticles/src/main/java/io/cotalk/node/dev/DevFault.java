package io.cotalk.node.dev;

/** Why something could not be started, in one line for the person at the terminal. */
public final class DevFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String line;

  /** A fault without a stack trace; {@code line} says what is wrong and what to do. */
  public DevFault(String line) {
    super(line, null, false, false);
    this.line = line;
  }

  @Override
  public String getMessage() {
    return line;
  }
}
