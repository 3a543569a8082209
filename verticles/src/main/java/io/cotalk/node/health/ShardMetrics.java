package io.cotalk.node.health;

import io.cotalk.core.shards.Shard;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;

/**
 * Gauges of each shard: {@code cotalk_shard_connections}, {@code _waiting}, {@code _circuit},
 * {@code _writable} and {@code _up}.
 */
final class ShardMetrics {
  private ShardMetrics() {}

  static void register(MeterRegistry registry, Shard shard, ShardProbe probe) {
    String number = String.valueOf(shard.index());
    Gauge.builder("cotalk.shard.connections", shard, Shard::connectionsInUse)
        .description("Connections lent out")
        .tag("shard", number)
        .register(registry);
    Gauge.builder("cotalk.shard.connections.max", shard, Shard::connectionsMax)
        .description("Connections of the pool")
        .tag("shard", number)
        .register(registry);
    FunctionTimer.builder(
            "cotalk.shard.connection.wait",
            shard,
            Shard::connectionWaits,
            Shard::connectionWaitNanos,
            TimeUnit.NANOSECONDS)
        .description("Waiting for a connection")
        .tag("shard", number)
        .register(registry);
    Gauge.builder("cotalk.shard.waiting", shard, Shard::connectionsAwaited)
        .description("Requests that wait for a connection")
        .tag("shard", number)
        .register(registry);
    Gauge.builder("cotalk.shard.reads", shard, Shard::readsAwaited)
        .description("Openings and arrivals that wait for the statement that reads many")
        .tag("shard", number)
        .register(registry);
    Gauge.builder("cotalk.shard.circuit", shard, asked -> asked.circuit().number())
        .description("Who may ask the shard: 0 everybody, 1 one caller, 2 nobody for now")
        .tag("shard", number)
        .register(registry);
    FunctionCounter.builder("cotalk.shard.circuit.openings", shard, Shard::circuitOpenings)
        .description("How often the shard was given up for a while")
        .tag("shard", number)
        .register(registry);
    Gauge.builder("cotalk.shard.epoch", shard, Shard::epoch)
        .description("The epoch of the shard's logs that this node goes by")
        .tag("shard", number)
        .register(registry);
    Gauge.builder("cotalk.shard.writable", probe, asked -> asked.isWritable() ? 1 : 0)
        .description("Whether the shard takes writes")
        .tag("shard", number)
        .register(registry);
    Gauge.builder("cotalk.shard.up", probe, asked -> asked.isUp() ? 1 : 0)
        .description("Whether the shard answered within the last seconds")
        .tag("shard", number)
        .register(registry);
  }
}
