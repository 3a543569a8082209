package io.cotalk.capability.rooms;

import io.cotalk.core.config.RoomsConfig;
import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.userlog.RosterChange;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the outboxes of all shards empty: when this node has put something in, and by looking
 * around for what a node that died, or a shard that was away, left there. One for each node that
 * stores anything; nodes take turns at a queue by a lock. Event-loop verticle.
 */
public final class OutboxWorker extends VerticleBase {
  private final Outbox outbox;
  private final Shards shards;
  private final RoomsConfig config;

  /** By source shard, then by target shard; used on {@link #home} only. */
  private final List<List<OutboxQueue>> queues = new ArrayList<>();

  private final Map<Integer, OutboxDepth> depths = new ConcurrentHashMap<>();
  private volatile @Nullable Context home;

  public OutboxWorker(Outbox outbox, Shards shards, RoomsConfig config, MeterRegistry meters) {
    this.outbox = outbox;
    this.shards = shards;
    this.config = config;
    shards.all().forEach(shard -> measure(shard.index(), meters));
  }

  private void measure(int shard, MeterRegistry meters) {
    depths.put(shard, new OutboxDepth(0, 0));
    Gauge.builder("cotalk.outbox.rows", () -> depth(shard).rows())
        .description("Changes of rosters still to be written to other shards")
        .tag("shard", Integer.toString(shard))
        .register(meters);
    Gauge.builder("cotalk.outbox.age", () -> depth(shard).ageMillis() / 1000.0)
        .description("Age of the oldest of them")
        .baseUnit("seconds")
        .tag("shard", Integer.toString(shard))
        .register(meters);
  }

  private OutboxDepth depth(int shard) {
    return depths.getOrDefault(shard, new OutboxDepth(0, 0));
  }

  @Override
  public Future<?> start() {
    for (Shard source : shards.all()) {
      queues.add(
          shards.all().stream()
              .map(target -> new OutboxQueue(vertx, outbox, source, target, config.outboxBatch()))
              .toList());
    }
    home = context;
    shards.all().forEach(this::look);
    return Future.succeededFuture();
  }

  Outbox outbox() {
    return outbox;
  }

  /** Says that these changes are in their outboxes. A hint; any thread. */
  void wake(Collection<RosterChange> changes) {
    Context at = home;
    if (at != null && !changes.isEmpty()) {
      at.runOnContext(ignored -> changes.forEach(change -> queue(change).wake()));
    }
  }

  private OutboxQueue queue(RosterChange change) {
    int source = shards.of(change.room()).index();
    return queues.get(source).get(shards.of(change.user()).index());
  }

  /** A shard that cannot be asked is asked again at the same pace; each question is bounded. */
  private void look(Shard source) {
    outbox
        .depth(source)
        .onSuccess(depth -> found(source, depth))
        .onComplete(asked -> vertx.setTimer(config.outboxPoll().toMillis(), timer -> look(source)));
  }

  private void found(Shard source, OutboxDepth depth) {
    depths.put(source.index(), depth);
    if (depth.rows() > 0) {
      queues.get(source.index()).forEach(OutboxQueue::wake);
    }
  }

  @Override
  public Future<?> stop() {
    home = null;
    return Future.succeededFuture();
  }
}
