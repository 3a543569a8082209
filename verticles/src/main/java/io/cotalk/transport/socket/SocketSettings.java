package io.cotalk.transport.socket;

import io.cotalk.core.config.Config;
import io.cotalk.core.config.HttpConfig;
import io.cotalk.core.config.LimitProfile;
import io.cotalk.core.config.LimitsConfig;
import io.cotalk.core.config.MessagesConfig;
import io.cotalk.core.config.SocketConfig;

/** The sections of the configuration that concern WebSockets. */
public record SocketSettings(
    HttpConfig http, SocketConfig socket, LimitsConfig limits, MessagesConfig messages) {
  private static final int LIFTED_FRAMES = 1_000_000_000;

  /** Takes the sections out of the node's configuration. */
  public static SocketSettings of(Config config) {
    return new SocketSettings(config.http(), config.socket(), config.limits(), config.messages());
  }

  int maxSocketsPerAddress() {
    return isLifted() ? Integer.MAX_VALUE : limits.socketsPerAddress();
  }

  /** Frames of one socket at once. */
  int frameBurst() {
    return isLifted() ? LIFTED_FRAMES : limits.frameBurst();
  }

  /** Frames of one socket a second. */
  int framesPerSecond() {
    return isLifted() ? LIFTED_FRAMES : limits.framesPerSecond();
  }

  private boolean isLifted() {
    return limits.profile() == LimitProfile.BENCH;
  }
}
