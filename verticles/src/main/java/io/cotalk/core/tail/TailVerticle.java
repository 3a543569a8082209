package io.cotalk.core.tail;

import io.cotalk.core.config.PlantedBug;
import io.cotalk.core.config.TailConfig;
import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows all shards for all consumers of a node; of the nodes that do, one at a time reads each
 * shard for each consumer. One for each node with the role {@code persistence}. Event-loop
 * verticle.
 */
public final class TailVerticle extends VerticleBase {
  private final List<TailConsumer> consumers;
  private final Shards shards;
  private final String process;
  private final TailConfig config;
  private final PlantedBug bug;
  private final TailMetrics metrics;
  private final List<TailReader> readers = new ArrayList<>();

  /**
   * @param process differs between all processes that ever run
   */
  public TailVerticle(
      List<TailConsumer> consumers,
      Shards shards,
      String process,
      TailConfig config,
      PlantedBug bug,
      MeterRegistry registry) {
    this.consumers = List.copyOf(consumers);
    this.shards = shards;
    this.process = process;
    this.config = config;
    this.bug = bug;
    this.metrics = new TailMetrics(registry);
    if (this.consumers.stream().map(TailConsumer::name).distinct().count() < consumers.size()) {
      throw new IllegalArgumentException("two consumers have one name");
    }
  }

  @Override
  public Future<?> start() {
    for (Shard shard : shards.all()) {
      TailWatch watch = new TailWatch(shard);
      metrics.showHeld(watch);
      for (TailConsumer consumer : consumers) {
        metrics.show(watch, consumer.name());
        TailMetrics.OfReader meters = metrics.ofReader(consumer.name(), shard.index());
        TailReader reader =
            new TailReader(vertx, consumer, store(consumer, shard), bug, config, meters);
        readers.add(reader);
        whenFollowable(shard, reader::start);
      }
      whenFollowable(shard, () -> watch.look(vertx));
    }
    return Future.succeededFuture();
  }

  private TailStore store(TailConsumer consumer, Shard shard) {
    return new TailStore(
        shard, consumer.name(), process, config.lease(), config.batch(), config.batchBytes());
  }

  private void whenFollowable(Shard shard, Runnable action) {
    shards.followable(shard.index()).onSuccess(whole -> context.runOnContext(here -> action.run()));
  }

  /** Completes when what is under way is saved and every lease is given back, or cannot be. */
  @Override
  public Future<?> stop() {
    return Future.join(readers.stream().map(TailReader::stop).toList()).otherwiseEmpty();
  }
}
