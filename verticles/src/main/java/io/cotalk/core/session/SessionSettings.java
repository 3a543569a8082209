package io.cotalk.core.session;

import io.cotalk.core.config.Config;
import io.cotalk.core.config.LimitProfile;
import io.cotalk.core.config.LimitsConfig;
import io.cotalk.core.config.MessagesConfig;
import io.cotalk.core.config.PersistenceConfig;
import io.cotalk.core.config.SocketConfig;
import io.cotalk.core.wire.WireLimits;
import io.cotalk.id.Cid;

/** The sections of the configuration that concern sessions. */
public record SessionSettings(
    SocketConfig socket,
    LimitsConfig limits,
    MessagesConfig messages,
    PersistenceConfig persistence) {
  /** Takes the sections out of the node's configuration. */
  public static SessionSettings of(Config config) {
    return new SessionSettings(
        config.socket(), config.limits(), config.messages(), config.persistence());
  }

  int maxSessionsPerUser() {
    return limits.profile() == LimitProfile.BENCH ? Integer.MAX_VALUE : limits.socketsPerUser();
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
