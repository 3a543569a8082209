package io.cotalk.core.persistence;

import io.cotalk.core.config.Config;
import io.cotalk.core.config.Role;
import io.cotalk.core.faults.PlantedFaults;
import io.cotalk.core.shards.ShardLayout;
import io.cotalk.core.shards.Shards;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Hops 2 and 3 of a message, on a node with shards: what writes, reads and announces the room log.
 *
 * @param digests tells other nodes what changed
 * @param doubts looks after writes without an answer
 * @param log writes events
 * @param reader reads events
 * @param sends the way to the write lanes
 * @param verticles makes the verticle of the next instance
 */
public record MessageParts(
    Digests digests,
    Doubts doubts,
    RoomLog log,
    ShardLogReader reader,
    Sends sends,
    Supplier<PersistenceVerticle> verticles) {

  /** Makes the parts; nothing runs yet but the digests. */
  public static MessageParts create(
      Config config,
      String process,
      Vertx vertx,
      Shards shards,
      MeterRegistry registry,
      PlantedFaults faults) {
    int instances = instances(config);
    PersistenceMetrics metrics = new PersistenceMetrics(registry, shards.all().size());
    LocalLanes lanes = new LocalLanes(process, shards.all().size(), instances);
    Digests digests = new Digests(vertx, shards, lanes);
    ShardLogReader reader = new ShardLogReader(vertx, shards);
    Doubts doubts = new Doubts(reader, digests);
    Announcer announcer = new Announcer(vertx, config.fanout().addressing(), digests, doubts);
    RoomLog log = new RoomLog(shards, announcer, metrics, config.persistence().cidWindow(), faults);
    Sends sends = sends(config, vertx, shards, lanes, registry);
    AtomicInteger next = new AtomicInteger();
    return new MessageParts(
        digests,
        doubts,
        log,
        reader,
        sends,
        () ->
            new PersistenceVerticle(
                next.getAndIncrement(),
                shards,
                log,
                lanes,
                digests,
                config.persistence(),
                metrics));
  }

  /** Returns the way to the write lanes for a node without shards: to other nodes. */
  public static Sends remoteSends(
      Config config, String process, Vertx vertx, ShardLayout layout, MeterRegistry registry) {
    return sends(config, vertx, layout, new LocalLanes(process, layout.count(), 0), registry);
  }

  private static Sends sends(
      Config config, Vertx vertx, ShardLayout layout, LocalLanes lanes, MeterRegistry registry) {
    LanePeers peers = new LanePeers(vertx, config.fanout().silence());
    return new Sends(vertx, layout, lanes, peers, config.persistence().sendTimeout(), registry);
  }

  /** Write lanes of this node for each shard. */
  public static int instances(Config config) {
    return config.node().has(Role.PERSISTENCE)
        ? Math.max(1, config.node().instances().of(Role.PERSISTENCE))
        : 0;
  }
}
