package io.cotalk.transport.socket;

import io.cotalk.core.session.LinkCounts;
import io.cotalk.transport.link.TransportServices;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All WebSockets of this node. Any thread. */
final class Sockets {
  private final TransportServices services;
  private final SocketSettings settings;
  private final SocketMetrics metrics;
  private final Map<EventLoop, SocketLoop> loops = new ConcurrentHashMap<>();

  Sockets(TransportServices services) {
    this.services = services;
    this.settings = SocketSettings.of(services.config());
    this.metrics = new SocketMetrics(services.metrics(WebSocketTransport.NAME));
  }

  /** Returns what the connections of an event loop share; called on that loop. */
  SocketLoop loop(Context context) {
    return loops.computeIfAbsent(
        ((ContextInternal) context).nettyEventLoop(),
        ignored -> new SocketLoop(this, services.loop(context)));
  }

  TransportServices services() {
    return services;
  }

  SocketSettings settings() {
    return settings;
  }

  SocketMetrics metrics() {
    return metrics;
  }

  /** Returns how many links each address has on this node. */
  LinkCounts<String> addresses() {
    return services.addresses();
  }
}
