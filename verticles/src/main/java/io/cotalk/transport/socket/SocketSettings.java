package io.cotalk.transport.socket;

import io.cotalk.core.config.Config;
import io.cotalk.core.config.HttpConfig;
import io.cotalk.core.config.MessagesConfig;
import io.cotalk.core.config.SocketConfig;

/** The sections of the configuration that concern WebSockets. */
record SocketSettings(HttpConfig http, SocketConfig socket, MessagesConfig messages) {
  /** Takes the sections out of the node's configuration. */
  static SocketSettings of(Config config) {
    return new SocketSettings(config.http(), config.socket(), config.messages());
  }
}
