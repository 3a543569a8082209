package io.cotalk.transport.socket;

import io.cotalk.core.limits.AddressGroup;
import io.cotalk.core.session.ClientSessions;
import io.cotalk.core.session.SessionCounts;
import io.cotalk.core.wire.RequestType;
import io.cotalk.transport.outbound.OutboundMetrics;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All WebSockets of this node. Any thread. */
final class Sockets {
  private final ClientSessions sessions;
  private final SocketSettings settings;
  private final SocketMetrics metrics;
  private final OutboundMetrics outbound;
  private final SessionCounts<String> addresses;
  private final Map<EventLoop, SocketLoop> loops = new ConcurrentHashMap<>();

  Sockets(
      ClientSessions sessions,
      SocketSettings settings,
      SocketMetrics metrics,
      OutboundMetrics outbound) {
    this.sessions = sessions;
    this.settings = settings;
    this.metrics = metrics;
    this.outbound = outbound;
    this.addresses = new SessionCounts<>(settings.maxSocketsPerAddress(), AddressGroup::of);
  }

  /** Returns what the connections of an event loop share; called on that loop. */
  SocketLoop loop(Context context) {
    ContextInternal internal = (ContextInternal) context;
    return loops.computeIfAbsent(
        internal.nettyEventLoop(),
        ignored -> new SocketLoop(internal.unwrap(), this, sessions.loop(context)));
  }

  /** Returns the types of frames that capabilities take. */
  List<RequestType<?>> requestTypes() {
    return sessions.requestTypes();
  }

  SocketSettings settings() {
    return settings;
  }

  SocketMetrics metrics() {
    return metrics;
  }

  OutboundMetrics outbound() {
    return outbound;
  }

  /** Returns how many sockets each address has on this node. */
  SessionCounts<String> addresses() {
    return addresses;
  }
}
