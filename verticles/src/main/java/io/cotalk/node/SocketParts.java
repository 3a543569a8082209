package io.cotalk.node;

import io.cotalk.core.config.Config;
import io.cotalk.core.fanout.FanoutMetrics;
import io.cotalk.core.fanout.HeadSweep;
import io.cotalk.core.fanout.Heads;
import io.cotalk.core.fanout.RoomChannels;
import io.cotalk.core.fanout.UserChannels;
import io.cotalk.core.faults.PlantedFaults;
import io.cotalk.transport.socket.SocketMetrics;
import io.cotalk.transport.socket.SocketServices;
import io.cotalk.transport.socket.SocketSettings;
import io.cotalk.transport.socket.SocketVerticle;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;

/**
 * Hops 1, 4 and 5 of a message: the WebSockets, and what brings events to them.
 *
 * @param heads to be told when the members of the cluster change
 * @param verticle deployed once; gives the handler of the public port's upgrades
 */
record SocketParts(Heads heads, SocketVerticle verticle) {
  /** Makes the parts; they listen when the verticle is deployed. */
  static SocketParts create(
      Config config,
      Vertx vertx,
      MessageParts messages,
      RoomParts rooms,
      AuthParts auth,
      MeterRegistry registry,
      PlantedFaults faults) {
    RoomChannels channels =
        new RoomChannels(
            vertx,
            config.fanout(),
            config.socket(),
            messages.reader(),
            new FanoutMetrics(registry),
            faults);
    Heads heads = new Heads(vertx, channels, new HeadSweep(channels, rooms.userLog()));
    SocketServices services =
        new SocketServices(
            auth.tokens(),
            auth.limits(),
            channels,
            messages.reader(),
            messages.sends(),
            rooms.userLog(),
            rooms.lists(),
            rooms.positions());
    SocketVerticle verticle =
        new SocketVerticle(
            services,
            SocketSettings.of(config),
            new SocketMetrics(registry),
            heads,
            new UserChannels(vertx, channels),
            auth.revocations());
    return new SocketParts(heads, verticle);
  }
}
