package io.cotalk.transport.socket;

import io.cotalk.core.Core;
import io.cotalk.core.config.Config;
import io.cotalk.core.fanout.FanoutMetrics;
import io.cotalk.core.fanout.HeadSweep;
import io.cotalk.core.fanout.Heads;
import io.cotalk.core.fanout.RoomChannels;
import io.cotalk.core.fanout.UserChannels;
import io.cotalk.core.limits.NodeBudgets;
import io.cotalk.core.persistence.Transport;
import io.cotalk.core.session.ClientSessions;
import io.cotalk.core.session.ClientTransport;
import io.cotalk.core.session.RequestHandlers;
import io.cotalk.core.session.SessionMetrics;
import io.cotalk.core.session.SessionServices;
import io.cotalk.core.session.SessionSettings;
import io.cotalk.core.session.SessionsVerticle;
import io.cotalk.transport.link.TransportFactory;
import io.cotalk.transport.link.TransportServices;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Hops 1, 4 and 5 of a message: the sessions of clients, their transports, and what brings events
 * to them.
 *
 * @param heads to be told when the members of the cluster change
 * @param verticle deployed once; gives what answers the transports' requests of the public port
 */
public record SocketParts(Heads heads, SessionsVerticle verticle) {
  /**
   * Makes the parts; they listen when the verticle is deployed.
   *
   * @param requests takes the requests that capabilities have
   * @param budgets of connections before anybody knows whose they are
   * @param further makes transports besides the WebSocket
   */
  public static SocketParts create(
      Core core, NodeBudgets budgets, RequestHandlers requests, List<TransportFactory> further) {
    Config config = core.config();
    Vertx vertx = core.vertx();
    MeterRegistry registry = core.registry();
    RoomChannels channels =
        new RoomChannels(
            vertx,
            config.fanout(),
            config.socket(),
            core.reads().rooms(),
            new FanoutMetrics(registry),
            core.faults());
    Heads heads = new Heads(vertx, channels, new HeadSweep(channels, core.reads().users()));
    SessionServices services =
        new SessionServices(
            core.tokens().access(),
            core.tokens().revocations(),
            core.limits(),
            channels,
            core.reads().rooms(),
            core.sends(),
            core.reads().users(),
            core.reads().lists(),
            requests);
    SessionMetrics metrics = new SessionMetrics(registry);
    ClientSessions sessions = new ClientSessions(services, SessionSettings.of(config), metrics);
    TransportServices shared = new TransportServices(config, sessions, budgets, registry);
    List<ClientTransport> transports = new ArrayList<>();
    transports.add(new WebSocketTransport(shared));
    further.forEach(factory -> transports.add(factory.make(shared)));
    checkNames(transports.stream().map(ClientTransport::name).toList());
    for (ClientTransport transport : transports) {
      metrics.add(transport.name());
      core.sends().add(transport.name());
    }
    return new SocketParts(
        heads,
        new SessionsVerticle(sessions, transports, heads, new UserChannels(vertx, channels)));
  }

  /** Those of one name would be counted as one. */
  static void checkNames(List<Transport> names) {
    Set<Transport> seen = new HashSet<>();
    for (Transport name : names) {
      if (name.equals(Transport.HTTP) || !seen.add(name)) {
        throw new IllegalStateException("two transports are named " + name.label());
      }
    }
  }
}
