package io.cotalk.core.config;

/** What a node can do. */
public enum Role {
  /** Everything there is. */
  ALL,

  /** HTTP API and web client, with the capabilities behind them. */
  API,

  /** WebSockets and the fan-out of events to them. */
  SOCKET,

  /** Writing the room log. */
  PERSISTENCE
}
