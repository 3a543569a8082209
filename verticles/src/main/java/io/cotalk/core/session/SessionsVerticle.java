package io.cotalk.core.session;

import io.cotalk.core.fanout.Heads;
import io.cotalk.core.fanout.UserChannels;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The role {@code socket}: listens to what concerns this node's clients and has every transport
 * take connections. One instance for each node serves all its event loops; the connections run on
 * the loops that accepted them. Stops after the public port, whose stop has sent every client away.
 */
public final class SessionsVerticle extends VerticleBase {
  private final ClientSessions sessions;
  private final List<ClientTransport> transports;
  private final Heads heads;
  private final UserChannels users;
  private @Nullable Runnable revocationsEnd;

  public SessionsVerticle(
      ClientSessions sessions, List<ClientTransport> transports, Heads heads, UserChannels users) {
    this.sessions = sessions;
    this.transports = List.copyOf(transports);
    this.heads = heads;
    this.users = users;
  }

  /** Returns what answers requests of the public port, by their path; asked after the start. */
  public Map<String, Handler<HttpServerRequest>> requests() {
    Map<String, Handler<HttpServerRequest>> all = new HashMap<>();
    transports.forEach(transport -> all.putAll(transport.requests()));
    return all;
  }

  /** Sends all clients of now elsewhere, each after its own delay. Any thread. */
  public void sendAway(Duration within) {
    sessions.sendAway(within);
  }

  /** Sends the clients elsewhere that came by other ports than the public one. */
  public Future<Void> drain(Duration within) {
    return Future.join(transports.stream().map(transport -> transport.drain(within)).toList())
        .mapEmpty();
  }

  @Override
  public Future<?> start() {
    revocationsEnd = sessions.services().revocations().onRevoked(sessions::revoked);
    return Future.all(heads.start(), users.start())
        .compose(heard -> Future.all(transports.stream().map(each -> each.start()).toList()));
  }

  @Override
  public Future<?> stop() {
    if (revocationsEnd != null) {
      revocationsEnd.run();
    }
    return Future.succeededFuture();
  }
}
