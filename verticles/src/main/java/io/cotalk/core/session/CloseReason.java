package io.cotalk.core.session;

/** Why the server ends a session; each transport says it in its own way. */
public enum CloseReason {
  /** This node stops: the client reconnects, to another one. */
  RESTART(true),
  /** This node has too much to do: the client reconnects later. */
  OVERLOAD(true),
  /** The client does not read what it is sent; it reconnects and resumes. */
  SLOW_READER(true),
  /** The client has answered no ping in time, or has not taken it where it cannot answer. */
  NO_HEARTBEAT(true),
  /** No good token in time. */
  UNAUTHENTICATED(false),
  /** The token has expired, or its session was revoked. */
  SESSION_ENDED(false),
  /** The client does what no decent client does. */
  ABUSE(false);

  private final boolean reconnect;

  CloseReason(boolean reconnect) {
    this.reconnect = reconnect;
  }

  /** Tells whether the client may come back without a change. */
  public boolean mayReconnect() {
    return reconnect;
  }
}
