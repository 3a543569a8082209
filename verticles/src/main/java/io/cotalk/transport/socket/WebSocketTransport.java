package io.cotalk.transport.socket;

import io.cotalk.core.persistence.Transport;
import io.cotalk.core.session.ClientTransport;
import io.cotalk.transport.link.TransportServices;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/** The WebSocket, as docs/protocol.md describes it: handshakes of the public port, and frames. */
public final class WebSocketTransport implements ClientTransport {
  /** Where WebSockets begin. */
  public static final String PATH = "/ws";

  static final Transport NAME = new Transport("websocket");

  private final Upgrades upgrades;

  public WebSocketTransport(TransportServices services) {
    this.upgrades = new Upgrades(new Sockets(services));
  }

  @Override
  public Transport name() {
    return NAME;
  }

  @Override
  public Future<Void> start() {
    return Future.succeededFuture();
  }

  @Override
  public Map<String, Handler<HttpServerRequest>> requests() {
    return Map.of(PATH, upgrades);
  }
}
