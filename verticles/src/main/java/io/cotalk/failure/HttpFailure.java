package io.cotalk.failure;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;

/**
 * What a failed HTTP request is answered with.
 *
 * @param status the HTTP status; usually the code's, but HTTP has finer ones
 * @param code the error's stable name
 * @param message one English sentence for the developer of a client
 * @param retryMillis how long to wait before trying again, in milliseconds; 0: not known
 * @param closes whether the connection ends with the answer: the rest of the request is not read,
 *     or there is nothing more to be had on it
 */
public record HttpFailure(
    int status, ErrorCode code, String message, long retryMillis, boolean closes) {

  /** An expected failure of a capability. */
  public static HttpFailure of(ChatException e) {
    return new HttpFailure(e.code().httpStatus(), e.code(), e.detail(), e.retryMillis(), false);
  }

  /** The same, and the connection ends with it. */
  public HttpFailure closing() {
    return new HttpFailure(status, code, message, retryMillis, true);
  }

  /** A refusal of the HTTP layer itself; {@code status} is 400 to 499. */
  public static HttpFailure ofStatus(int status) {
    return switch (status) {
      case 401 -> plain(status, ErrorCode.UNAUTHORIZED, "a valid access token is needed");
      case 403 -> plain(status, ErrorCode.FORBIDDEN, "not allowed");
      case 404 -> plain(status, ErrorCode.NOT_FOUND, "there is nothing here");
      case 405 -> plain(status, ErrorCode.BAD_REQUEST, "the path does not know this method");
      case 408 -> closing(status, ErrorCode.BAD_REQUEST, "the request took too long to arrive");
      case 413 -> closing(status, ErrorCode.TOO_LARGE, "the body is larger than allowed");
      case 414 -> closing(status, ErrorCode.TOO_LARGE, "the request target is longer than allowed");
      case 415 ->
          plain(status, ErrorCode.BAD_REQUEST, "the body must be application/json, not encoded");
      case 426 -> closing(status, ErrorCode.BAD_REQUEST, "the version of WebSocket must be 13");
      case 431 -> closing(status, ErrorCode.TOO_LARGE, "the headers are larger than allowed");
      default -> plain(status, ErrorCode.BAD_REQUEST, "the request is malformed");
    };
  }

  /** A request that is no HTTP: the connection cannot be used any further. */
  public static HttpFailure malformed() {
    return closing(400, ErrorCode.BAD_REQUEST, "the request is malformed");
  }

  /** A fault of the server that was logged as {@code incident}. */
  static HttpFailure internal(String incident) {
    return plain(500, ErrorCode.INTERNAL, "incident " + incident);
  }

  private static HttpFailure plain(int status, ErrorCode code, String message) {
    return new HttpFailure(status, code, message, 0, false);
  }

  private static HttpFailure closing(int status, ErrorCode code, String message) {
    return new HttpFailure(status, code, message, 0, true);
  }
}
