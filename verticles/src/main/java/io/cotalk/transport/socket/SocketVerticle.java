package io.cotalk.transport.socket;

import io.cotalk.core.fanout.Heads;
import io.cotalk.core.fanout.UserChannels;
import io.cotalk.core.tokens.Revocations;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The role {@code socket}: listens to what concerns this node's clients and takes the handshakes of
 * the public port. One instance for each node serves all its event loops; the connections run on
 * the loops that accepted them. Stops after the public port, whose stop has sent every client away.
 */
public final class SocketVerticle extends VerticleBase {
  private final Sockets sockets;
  private final Upgrades upgrades;
  private final Heads heads;
  private final UserChannels users;
  private final Revocations revocations;
  private @Nullable Runnable revocationsEnd;

  public SocketVerticle(
      SocketServices services,
      SocketSettings settings,
      SocketMetrics metrics,
      Heads heads,
      UserChannels users,
      Revocations revocations) {
    this.sockets = new Sockets(services, settings, metrics);
    this.upgrades = new Upgrades(sockets);
    this.heads = heads;
    this.users = users;
    this.revocations = revocations;
  }

  /**
   * Returns what answers {@link io.cotalk.transport.http.FrontVerticle#SOCKET_PATH} on every event
   * loop.
   */
  public Handler<HttpServerRequest> upgrades() {
    return upgrades;
  }

  /** Sends all clients of now elsewhere, each after its own delay. Any thread. */
  public void sendAway(Duration within) {
    sockets.sendAway(within);
  }

  @Override
  public Future<?> start() {
    revocationsEnd = revocations.onRevoked(sockets::revoked);
    return Future.all(heads.start(), users.start());
  }

  @Override
  public Future<?> stop() {
    if (revocationsEnd != null) {
      revocationsEnd.run();
    }
    return Future.succeededFuture();
  }
}
