package io.cotalk.transport.socket;

import io.cotalk.core.session.ClientSessions;
import io.cotalk.core.session.ClientTransport;
import io.cotalk.transport.outbound.OutboundMetrics;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The WebSocket, as docs/protocol.md describes it: handshakes of the public port, and frames. */
public final class WebSocketTransport implements ClientTransport {
  /** Where WebSockets begin. */
  public static final String PATH = "/ws";

  private final SocketSettings settings;
  private final SocketMetrics metrics;
  private final OutboundMetrics outbound;
  private @Nullable Upgrades upgrades;

  public WebSocketTransport(
      SocketSettings settings, SocketMetrics metrics, OutboundMetrics outbound) {
    this.settings = settings;
    this.metrics = metrics;
    this.outbound = outbound;
  }

  @Override
  public Future<Void> start(ClientSessions sessions) {
    upgrades = new Upgrades(new Sockets(sessions, settings, metrics, outbound));
    return Future.succeededFuture();
  }

  @Override
  public Map<String, Handler<HttpServerRequest>> requests() {
    return upgrades == null ? Map.of() : Map.of(PATH, upgrades);
  }
}
