package io.cotalk.health;

import io.cotalk.shards.Shard;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Gauges of each shard: {@code cotalk_shard_connections}, {@code _waiting} and {@code _up}. */
final class ShardMetrics {
  private ShardMetrics() {}

  static void register(MeterRegistry registry, Shard shard, ShardProbe probe) {
    String number = String.valueOf(shard.index());
    Gauge.builder("cotalk.shard.connections", shard, Shard::connectionsInUse)
        .description("Connections lent out")
        .tag("shard", number)
        .register(registry);
    Gauge.builder("cotalk.shard.waiting", shard, Shard::connectionsAwaited)
        .description("Requests that wait for a connection")
        .tag("shard", number)
        .register(registry);
    Gauge.builder("cotalk.shard.up", probe, asked -> asked.isUp() ? 1 : 0)
        .description("Whether the shard answered within the last seconds")
        .tag("shard", number)
        .register(registry);
  }
}
