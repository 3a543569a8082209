package io.cotalk.transport.socket;

import io.cotalk.core.config.Config;
import io.cotalk.core.config.HttpConfig;
import io.cotalk.core.config.LimitProfile;
import io.cotalk.core.config.LimitsConfig;
import io.cotalk.core.config.MessagesConfig;
import io.cotalk.core.config.PersistenceConfig;
import io.cotalk.core.config.SocketConfig;
import io.cotalk.core.wire.WireLimits;
import io.cotalk.id.Cid;

/** The sections of the configuration that concern sockets. */
public record SocketSettings(
    HttpConfig http,
    SocketConfig socket,
    LimitsConfig limits,
    MessagesConfig messages,
    PersistenceConfig persistence) {
  private static final int LIFTED_FRAMES = 1_000_000_000;

  /** Takes the sections out of the node's configuration. */
  public static SocketSettings of(Config config) {
    return new SocketSettings(
        config.http(), config.socket(), config.limits(), config.messages(), config.persistence());
  }

  int maxSocketsPerUser() {
    return isLifted() ? Integer.MAX_VALUE : limits.socketsPerUser();
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

  /** Returns what a welcome tells. */
  WireLimits wireLimits() {
    return new WireLimits(
        socket.heartbeat().toSeconds(),
        socket.maxFrameBytes(),
        socket.maxMessageBytes(),
        messages.maxTextCodePoints(),
        socket.maxObjects(),
        socket.maxPositions(),
        socket.maxUnanswered(),
        limits.sendsPerSecond(),
        limits.sendBurst(),
        limits.socketsPerUser(),
        limits.openRooms(),
        persistence.cidWindow().toSeconds(),
        Cid.MAX_AHEAD.toSeconds());
  }
}
