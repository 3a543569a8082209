package io.cotalk.error;

import java.util.Locale;
import java.util.Optional;

/**
 * Every error that a client can get, on every transport, under one stable name ({@link #wireName}),
 * each with one HTTP status. Names and numbers are never reused. Those with the numbers 15 to 21
 * are of HTTP alone.
 */
public enum ErrorCode {
  /** The frame is no valid JSON object, or has no known type. */
  BAD_FRAME(1, 400, false),
  /** A field is missing, malformed or out of its range. */
  BAD_REQUEST(2, 400, false),
  /** No, a wrong, an expired or a revoked token. */
  UNAUTHORIZED(3, 401, false),
  /** The caller may see the thing but not do this with it. */
  FORBIDDEN(4, 403, false),
  /** It does not exist, or the caller may not know that it does. */
  NOT_FOUND(5, 404, false),
  /** It contradicts what is stored: a name taken, a cid used with another body. */
  CONFLICT(6, 409, false),
  /** Larger than a limit told beforehand. */
  TOO_LARGE(7, 413, false),
  /** Text that is empty, or holds what cannot be stored. */
  TEXT_INVALID(8, 422, false),
  /** Too often; come again after the time told. */
  RATE_LIMITED(9, 429, true),
  /** The server is full for the moment; nothing was stored. */
  BUSY(10, 503, true),
  /** A part that is needed cannot be reached; nothing was stored. */
  UNAVAILABLE(11, 503, true),
  /** It may or may not have been stored; repeat with the same cid. */
  UNKNOWN(12, 504, true),
  /** A fault of the server, logged with the incident's id. */
  INTERNAL(13, 500, true),
  /** The cid's time is outside of its window; says nothing of earlier tries with it. */
  CID_EXPIRED(14, 409, false),
  /** The path is there, but not for this method; {@code Allow} names those it has. */
  METHOD_NOT_ALLOWED(15, 405, false),
  /** No form of the answer that the request would take. */
  NOT_ACCEPTABLE(16, 406, false),
  /** The request did not arrive in time. */
  TIMEOUT(17, 408, true),
  /** The target of the request is longer than allowed. */
  URI_TOO_LONG(18, 414, false),
  /** The body is not declared as plain JSON. */
  UNSUPPORTED_MEDIA_TYPE(19, 415, false),
  /** Another version of a protocol is needed; a header of the answer names it. */
  UPGRADE_REQUIRED(20, 426, false),
  /** The headers of the request are larger, or more, than allowed. */
  HEADERS_TOO_LARGE(21, 431, false);

  private final int busNumber;
  private final int httpStatus;
  private final boolean temporary;
  private final String wireName = name().toLowerCase(Locale.ROOT);

  ErrorCode(int busNumber, int httpStatus, boolean temporary) {
    this.busNumber = busNumber;
    this.httpStatus = httpStatus;
    this.temporary = temporary;
  }

  /** Returns the name clients see, such as {@code rate_limited}. */
  public String wireName() {
    return wireName;
  }

  /** Returns the failure code on the event bus, 1 or more. */
  public int busNumber() {
    return busNumber;
  }

  public int httpStatus() {
    return httpStatus;
  }

  /** Tells whether the same request may succeed later. */
  public boolean temporary() {
    return temporary;
  }

  /** Finds the code of a bus failure; empty for numbers of a newer release. */
  public static Optional<ErrorCode> ofBusNumber(int number) {
    for (ErrorCode code : values()) {
      if (code.busNumber == number) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
