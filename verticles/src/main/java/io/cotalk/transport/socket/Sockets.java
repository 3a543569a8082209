package io.cotalk.transport.socket;

import io.cotalk.core.limits.AddressGroup;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All WebSockets of this node. Any thread. */
final class Sockets {
  private final SocketServices services;
  private final SocketSettings settings;
  private final SocketMetrics metrics;
  private final SocketCounts<UserId> users;
  private final SocketCounts<String> addresses;
  private final Map<EventLoop, SocketLoop> loops = new ConcurrentHashMap<>();

  Sockets(SocketServices services, SocketSettings settings, SocketMetrics metrics) {
    this.services = services;
    this.settings = settings;
    this.metrics = metrics;
    this.users = new SocketCounts<>(settings.maxSocketsPerUser());
    this.addresses = new SocketCounts<>(settings.maxSocketsPerAddress(), AddressGroup::of);
  }

  /** Returns what the connections of an event loop share; called on that loop. */
  SocketLoop loop(Context context) {
    ContextInternal internal = (ContextInternal) context;
    return loops.computeIfAbsent(
        internal.nettyEventLoop(), ignored -> new SocketLoop(internal.unwrap(), this));
  }

  /** Closes the connections of a session that has ended. */
  void revoked(SessionId session) {
    for (SocketLoop loop : loops.values()) {
      loop.fanout().run(() -> loop.revoked(session));
    }
  }

  /** Sends all clients of now elsewhere, each after its own delay. */
  void sendAway(Duration within) {
    for (SocketLoop loop : loops.values()) {
      loop.fanout().run(() -> loop.sendAway(within.toMillis()));
    }
  }

  SocketServices services() {
    return services;
  }

  SocketSettings settings() {
    return settings;
  }

  SocketMetrics metrics() {
    return metrics;
  }

  SocketCounts<UserId> users() {
    return users;
  }

  SocketCounts<String> addresses() {
    return addresses;
  }
}
