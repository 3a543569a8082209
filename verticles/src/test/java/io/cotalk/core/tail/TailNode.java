package io.cotalk.core.tail;

import io.cotalk.core.config.PlantedBug;
import io.cotalk.core.config.ShardDatabase;
import io.cotalk.core.config.ShardsConfig;
import io.cotalk.core.config.TailConfig;
import io.cotalk.core.shards.Shards;
import io.cotalk.core.shards.ShardsOpener;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/** What follows the shards on one node, without the rest of it. */
final class TailNode implements AutoCloseable {
  static final TailConfig CONFIG =
      new TailConfig(
          Duration.ofMillis(50), 500, 1 << 20, Duration.ofSeconds(2), Duration.ofSeconds(10));

  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Shards shards;
  private final String deployment;
  private boolean stopped;

  TailNode(String process, List<Database> databases, TailConfig config, TailConsumer... consumers) {
    shards = done(new ShardsOpener(vertx, config(databases), "tail").open());
    deployment =
        done(
            vertx.deployVerticle(
                new TailVerticle(
                    List.of(consumers), shards, process, config, PlantedBug.NONE, registry)));
  }

  private static ShardsConfig config(List<Database> databases) {
    return new ShardsConfig(
        databases.stream().map(d -> new ShardDatabase(d.url(), d.user(), d.password())).toList(),
        4,
        100,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        true);
  }

  static <T> T done(Future<T> future) {
    Await.until("done", future::isComplete);
    if (future.failed()) {
      throw new AssertionError(future.cause());
    }
    return future.result();
  }

  /** As a meter of the shard and consumer says; 0 where there is none. */
  double metric(String name, String consumer, int shard) {
    var found =
        registry
            .find("cotalk.tail." + name)
            .tags("consumer", consumer, "shard", Integer.toString(shard));
    if (found.gauge() != null) {
      return found.gauge().value();
    }
    return found.counter() == null ? 0 : found.counter().count();
  }

  double held(int shard) {
    return registry.get("cotalk.tail.held").tag("shard", Integer.toString(shard)).gauge().value();
  }

  /** Stops in order: leases are given back. */
  void stop() {
    done(vertx.undeploy(deployment));
    stopped = true;
  }

  /** Ends as a killed process does: nothing is saved from now on and no lease given back. */
  void kill() {
    done(shards.close());
    stopped = true;
  }

  @Override
  public void close() {
    if (!stopped) {
      stop();
    }
    done(shards.close().otherwiseEmpty().compose(closed -> vertx.close()));
  }
}
