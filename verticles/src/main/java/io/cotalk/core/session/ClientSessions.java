package io.cotalk.core.session;

import io.cotalk.core.fanout.FanoutLoop;
import io.cotalk.core.wire.RequestType;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions of all clients of this node. Any thread. */
public final class ClientSessions {
  private final SessionServices services;
  private final SessionSettings settings;
  private final SessionMetrics metrics;
  private final LinkCounts<UserId> users;
  private final Map<FanoutLoop, SessionLoop> loops = new ConcurrentHashMap<>();

  public ClientSessions(
      SessionServices services, SessionSettings settings, SessionMetrics metrics) {
    this.services = services;
    this.settings = settings;
    this.metrics = metrics;
    this.users = new LinkCounts<>(settings.maxSessionsPerUser());
  }

  /** Returns what the clients of an event loop share; called on that loop. */
  public SessionLoop loop(Context context) {
    return loops.computeIfAbsent(
        services.channels().loop(context), fanout -> new SessionLoop(fanout, this));
  }

  /** Returns the types of frames that capabilities take, besides those of every session. */
  public List<RequestType<?>> requestTypes() {
    return services.requests().types();
  }

  /** Ends the clients of a session that has ended. */
  void revoked(SessionId session) {
    for (SessionLoop loop : loops.values()) {
      loop.fanout().run(() -> loop.revoked(session));
    }
  }

  /** Sends all clients of now elsewhere, each after its own delay. */
  void sendAway(Duration within) {
    for (SessionLoop loop : loops.values()) {
      loop.fanout().run(() -> loop.sendAway(within.toMillis()));
    }
  }

  SessionServices services() {
    return services;
  }

  SessionSettings settings() {
    return settings;
  }

  SessionMetrics metrics() {
    return metrics;
  }

  /** Returns how many sessions each user has on this node. */
  LinkCounts<UserId> users() {
    return users;
  }
}
