package io.cotalk.transport.socket;

import io.cotalk.core.session.CloseReason;

/**
 * Why the server closes a WebSocket. 1002 to 1009 as RFC 6455 section 7.4.1 says; after 4000 to
 * 4499 a client reconnects, after 4500 to 4999 not until something has changed.
 */
enum CloseCode {
  NORMAL(1000, ""),
  PROTOCOL_ERROR(1002, "protocol error"),
  UNSUPPORTED(1003, "text is spoken here"),
  INVALID_TEXT(1007, "invalid UTF-8"),
  UNFINISHED(1008, "a message was not finished in time"),
  TOO_BIG(1009, "too big"),
  RESTART(4000, "this node is going away"),
  OVERLOAD(4003, "too busy"),
  SLOW_READER(4008, "too slow"),
  NO_HEARTBEAT(4009, "no pong"),
  UNAUTHENTICATED(4500, "not authenticated"),
  SESSION_ENDED(4501, "token expired or revoked"),
  ABUSE(4502, "against the protocol");

  private final int number;
  private final String reason;

  CloseCode(int number, String reason) {
    this.number = number;
    this.reason = reason;
  }

  /** Returns the code with this number; {@code PROTOCOL_ERROR} where there is none. */
  static CloseCode of(int number) {
    for (CloseCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    return PROTOCOL_ERROR;
  }

  /** Returns the code that tells the reason of a session's end. */
  static CloseCode of(CloseReason reason) {
    return switch (reason) {
      case RESTART -> RESTART;
      case OVERLOAD -> OVERLOAD;
      case SLOW_READER -> SLOW_READER;
      case NO_HEARTBEAT -> NO_HEARTBEAT;
      case UNAUTHENTICATED -> UNAUTHENTICATED;
      case SESSION_ENDED -> SESSION_ENDED;
      case ABUSE -> ABUSE;
    };
  }

  int number() {
    return number;
  }

  /** Returns the reason in the close frame; ASCII, at most 123 bytes. */
  String reason() {
    return reason;
  }
}
