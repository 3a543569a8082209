package io.cotalk.error;

/** An expected failure with its code. Has no stack trace: it is an answer, not a fault. */
public class ChatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final long retryMillis;

  /**
   * @param detail one English sentence for the developer of a client; no secrets, no text of
   *     messages
   */
  public ChatException(ErrorCode code, String detail) {
    this(code, detail, 0);
  }

  /**
   * @param retryMillis how long to wait before trying again; 0 when nothing better is known
   */
  public ChatException(ErrorCode code, String detail, long retryMillis) {
    super(detail, null, false, false);
    this.code = code;
    this.retryMillis = retryMillis;
  }

  public final ErrorCode code() {
    return code;
  }

  /** Returns the detail given to the constructor. */
  public final String detail() {
    return String.valueOf(getMessage());
  }

  /** Returns the wait before trying again, in milliseconds, or 0. */
  public final long retryMillis() {
    return retryMillis;
  }
}
