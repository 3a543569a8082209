package io.cotalk.transport.socket;

import io.cotalk.core.Core;
import io.cotalk.core.config.Config;
import io.cotalk.core.fanout.FanoutMetrics;
import io.cotalk.core.fanout.HeadSweep;
import io.cotalk.core.fanout.Heads;
import io.cotalk.core.fanout.RoomChannels;
import io.cotalk.core.fanout.UserChannels;
import io.cotalk.core.session.ClientSessions;
import io.cotalk.core.session.ClientTransport;
import io.cotalk.core.session.RequestHandlers;
import io.cotalk.core.session.SessionMetrics;
import io.cotalk.core.session.SessionServices;
import io.cotalk.core.session.SessionSettings;
import io.cotalk.core.session.SessionsVerticle;
import io.cotalk.transport.outbound.OutboundMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

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
   * @param further transports besides the WebSocket
   */
  public static SocketParts create(
      Core core, RequestHandlers requests, List<ClientTransport> further) {
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
    ClientSessions sessions =
        new ClientSessions(services, SessionSettings.of(config), new SessionMetrics(registry));
    List<ClientTransport> transports = new ArrayList<>(further);
    transports.addFirst(
        new WebSocketTransport(
            SocketSettings.of(config), new SocketMetrics(registry), new OutboundMetrics(registry)));
    return new SocketParts(
        heads,
        new SessionsVerticle(sessions, transports, heads, new UserChannels(vertx, channels)));
  }
}
