package io.cotalk.error;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An error that clients can get, on every transport, under one stable name with one HTTP status.
 * The common ones are here; a capability declares those that only it has ({@link #ofCapability}).
 * Names and numbers are never reused. Those with the numbers 15 to 21 are of HTTP alone.
 *
 * @param wireName the name clients see, such as {@code rate_limited}
 * @param busNumber the failure code on the event bus, 1 or more; {@link #OF_CAPABILITY} for those
 *     that are not common
 * @param httpStatus 400 to 599
 * @param temporary whether the same request may succeed later
 */
public record ErrorCode(String wireName, int busNumber, int httpStatus, boolean temporary)
    implements Serializable {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{1,39}");

  /**
   * The failure code on the event bus of all codes that are not common; they tell what they are.
   */
  public static final int OF_CAPABILITY = 100;

  /** The frame is no valid JSON object, or has no known type. */
  public static final ErrorCode BAD_FRAME = new ErrorCode("bad_frame", 1, 400, false);

  /** A field is missing, malformed or out of its range. */
  public static final ErrorCode BAD_REQUEST = new ErrorCode("bad_request", 2, 400, false);

  /** No, a wrong, an expired or a revoked token. */
  public static final ErrorCode UNAUTHORIZED = new ErrorCode("unauthorized", 3, 401, false);

  /** The caller may see the thing but not do this with it. */
  public static final ErrorCode FORBIDDEN = new ErrorCode("forbidden", 4, 403, false);

  /** It does not exist, or the caller may not know that it does. */
  public static final ErrorCode NOT_FOUND = new ErrorCode("not_found", 5, 404, false);

  /** It contradicts what is stored: a name taken, a cid used with another body. */
  public static final ErrorCode CONFLICT = new ErrorCode("conflict", 6, 409, false);

  /** Larger than a limit told beforehand. */
  public static final ErrorCode TOO_LARGE = new ErrorCode("too_large", 7, 413, false);

  /** Text that is empty, or holds what cannot be stored. */
  public static final ErrorCode TEXT_INVALID = new ErrorCode("text_invalid", 8, 422, false);

  /** Too often; come again after the time told. */
  public static final ErrorCode RATE_LIMITED = new ErrorCode("rate_limited", 9, 429, true);

  /** The server is full for the moment; nothing was stored. */
  public static final ErrorCode BUSY = new ErrorCode("busy", 10, 503, true);

  /** A part that is needed cannot be reached; nothing was stored. */
  public static final ErrorCode UNAVAILABLE = new ErrorCode("unavailable", 11, 503, true);

  /** It may or may not have been stored; repeat with the same cid. */
  public static final ErrorCode UNKNOWN = new ErrorCode("unknown", 12, 504, true);

  /** A fault of the server, logged with the incident's id. */
  public static final ErrorCode INTERNAL = new ErrorCode("internal", 13, 500, true);

  /** The cid's time is outside of its window; says nothing of earlier tries with it. */
  public static final ErrorCode CID_EXPIRED = new ErrorCode("cid_expired", 14, 409, false);

  /** The path is there, but not for this method; {@code Allow} names those it has. */
  public static final ErrorCode METHOD_NOT_ALLOWED =
      new ErrorCode("method_not_allowed", 15, 405, false);

  /** No form of the answer that the request would take. */
  public static final ErrorCode NOT_ACCEPTABLE = new ErrorCode("not_acceptable", 16, 406, false);

  /** The request did not arrive in time. */
  public static final ErrorCode TIMEOUT = new ErrorCode("timeout", 17, 408, true);

  /** The target of the request is longer than allowed. */
  public static final ErrorCode URI_TOO_LONG = new ErrorCode("uri_too_long", 18, 414, false);

  /** The body is not declared as plain JSON. */
  public static final ErrorCode UNSUPPORTED_MEDIA_TYPE =
      new ErrorCode("unsupported_media_type", 19, 415, false);

  /** Another version of a protocol is needed; a header of the answer names it. */
  public static final ErrorCode UPGRADE_REQUIRED =
      new ErrorCode("upgrade_required", 20, 426, false);

  /** The headers of the request are larger, or more, than allowed. */
  public static final ErrorCode HEADERS_TOO_LARGE =
      new ErrorCode("headers_too_large", 21, 431, false);

  private static final List<ErrorCode> COMMON =
      List.of(
          BAD_FRAME,
          BAD_REQUEST,
          UNAUTHORIZED,
          FORBIDDEN,
          NOT_FOUND,
          CONFLICT,
          TOO_LARGE,
          TEXT_INVALID,
          RATE_LIMITED,
          BUSY,
          UNAVAILABLE,
          UNKNOWN,
          INTERNAL,
          CID_EXPIRED,
          METHOD_NOT_ALLOWED,
          NOT_ACCEPTABLE,
          TIMEOUT,
          URI_TOO_LONG,
          UNSUPPORTED_MEDIA_TYPE,
          UPGRADE_REQUIRED,
          HEADERS_TOO_LARGE);

  public ErrorCode {
    if (!NAME.matcher(wireName).matches() || httpStatus < 400 || httpStatus > 599) {
      throw new IllegalArgumentException("no code of an error: " + wireName + " " + httpStatus);
    }
  }

  /** A code that a capability declares; equal to every other of the same name and meaning. */
  public static ErrorCode ofCapability(String wireName, int httpStatus, boolean temporary) {
    return new ErrorCode(wireName, OF_CAPABILITY, httpStatus, temporary);
  }

  /** Returns the common codes, by their numbers. */
  public static List<ErrorCode> common() {
    return COMMON;
  }

  /** Finds the common code of a bus failure; empty for numbers of a newer release. */
  public static Optional<ErrorCode> ofBusNumber(int number) {
    return number >= 1 && number <= COMMON.size()
        ? Optional.of(COMMON.get(number - 1))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return wireName;
  }
}
