package io.cotalk.core.session;

import io.cotalk.core.persistence.Transport;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;

/**
 * A way for clients to have sessions on this node: takes connections, and makes a {@link Link} and
 * a {@link Conversation} of each. One instance for each node.
 */
public interface ClientTransport {
  /**
   * Returns what answers requests of the public port, by their path, on every event loop; asked
   * after the start. Empty for a transport that listens by itself.
   */
  default Map<String, Handler<HttpServerRequest>> requests() {
    return Map.of();
  }

  /** Returns what its clients are counted as; no two transports of a node have the same. */
  Transport name();

  /** Begins to take connections, or to answer the requests of the public port. */
  Future<Void> start();

  /**
   * Takes nobody any more, sends the clients elsewhere and completes when they are gone or the time
   * is over. Those that came by the public port are sent away with it.
   */
  default Future<Void> drain(Duration within) {
    return Future.succeededFuture();
  }
}
