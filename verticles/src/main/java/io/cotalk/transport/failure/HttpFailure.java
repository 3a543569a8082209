package io.cotalk.transport.failure;

import io.cotalk.error.BadField;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;

/**
 * What a failed HTTP request is answered with. Its status is the code's: neither says more than the
 * other.
 *
 * @param code the error's stable name
 * @param message one English sentence for the developer of a client
 * @param retryMillis how long to wait before trying again, in milliseconds; 0: not known
 * @param field what a {@code bad_request} is about, as of {@link BadField}; may be empty
 * @param closes whether the connection ends with the answer: the rest of the request is not read,
 *     or there is nothing more to be had on it
 */
public record HttpFailure(
    ErrorCode code, String message, long retryMillis, String field, boolean closes) {

  /** An expected failure of a capability. */
  public static HttpFailure of(ChatException e) {
    return new HttpFailure(e.code(), e.detail(), e.retryMillis(), BadField.of(e), false);
  }

  /** Returns the HTTP status. */
  public int status() {
    return code.httpStatus();
  }

  /** The same, and the connection ends with it. */
  public HttpFailure closing() {
    return new HttpFailure(code, message, retryMillis, field, true);
  }

  /**
   * A refusal of the HTTP layer itself.
   *
   * @param status 400 to 499; one that has no code of its own becomes {@code bad_request}, 400
   */
  public static HttpFailure ofStatus(int status) {
    return switch (status) {
      case 401 -> plain(ErrorCode.UNAUTHORIZED, "a valid access token is needed");
      case 403 -> plain(ErrorCode.FORBIDDEN, "not allowed");
      case 404 -> plain(ErrorCode.NOT_FOUND, "there is nothing here");
      case 405 -> plain(ErrorCode.METHOD_NOT_ALLOWED, "the path does not know this method");
      case 406 -> plain(ErrorCode.NOT_ACCEPTABLE, "the answer has no such form");
      case 408 -> closing(ErrorCode.TIMEOUT, "the request took too long to arrive");
      case 413 -> closing(ErrorCode.TOO_LARGE, "the body is larger than allowed");
      case 414 -> closing(ErrorCode.URI_TOO_LONG, "the request target is longer than allowed");
      case 415 ->
          plain(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json, not encoded");
      case 426 -> closing(ErrorCode.UPGRADE_REQUIRED, "the version of WebSocket must be 13");
      case 431 -> closing(ErrorCode.HEADERS_TOO_LARGE, "the headers are larger than allowed");
      default -> plain(ErrorCode.BAD_REQUEST, "the request is malformed");
    };
  }

  /** A request that is no HTTP: the connection cannot be used any further. */
  public static HttpFailure malformed() {
    return closing(ErrorCode.BAD_REQUEST, "the request is malformed");
  }

  /** A fault of the server that was logged as {@code incident}. */
  static HttpFailure internal(String incident) {
    return plain(ErrorCode.INTERNAL, "incident " + incident);
  }

  private static HttpFailure plain(ErrorCode code, String message) {
    return new HttpFailure(code, message, 0, "", false);
  }

  private static HttpFailure closing(ErrorCode code, String message) {
    return new HttpFailure(code, message, 0, "", true);
  }
}
