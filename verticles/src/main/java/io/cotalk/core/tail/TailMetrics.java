package io.cotalk.core.tail;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a node's readers do and how far consumers are. Labels: consumer and shard. Any thread. */
final class TailMetrics {
  private final MeterRegistry registry;

  TailMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  OfReader ofReader(String consumer, int shard) {
    return new OfReader(Tags.of("consumer", consumer, "shard", Integer.toString(shard)));
  }

  /** Shows what {@code watch} has seen last. */
  void show(TailWatch watch, String consumer) {
    Tags tags = Tags.of("consumer", consumer, "shard", Integer.toString(watch.shard()));
    Gauge.builder("cotalk.tail.lag", () -> watch.standing(consumer).lagSeconds())
        .description("Age of the oldest event that the consumer has not done")
        .baseUnit("seconds")
        .tags(tags)
        .register(registry);
    Gauge.builder("cotalk.tail.behind", () -> watch.standing(consumer).behind())
        .description("Events that the consumer has not done, counted up to 10000")
        .tags(tags)
        .register(registry);
  }

  void showHeld(TailWatch watch) {
    Gauge.builder("cotalk.tail.held", watch::heldSeconds)
        .description("For how long a transaction has held up what came after it")
        .baseUnit("seconds")
        .tag("shard", Integer.toString(watch.shard()))
        .register(registry);
  }

  /** Of one consumer in one shard. */
  final class OfReader {
    private final Counter delivered;
    private final Counter failures;
    private final Counter acquired;
    private final Counter lost;
    private final AtomicBoolean reads = new AtomicBoolean();

    private OfReader(Tags tags) {
      delivered = counter("delivered", "Events that the consumer has done", tags);
      failures = counter("failures", "Reads, work of consumers and saves that failed", tags);
      acquired = counter("leases", "Leases that this node took", tags);
      lost = counter("leases.lost", "Leases that had ended before the work was saved", tags);
      Gauge.builder("cotalk.tail.reading", () -> reads.get() ? 1 : 0)
          .description("1 on the node that reads the shard for the consumer")
          .tags(tags)
          .register(registry);
    }

    private Counter counter(String name, String description, Tags tags) {
      return Counter.builder("cotalk.tail." + name)
          .description(description)
          .tags(tags)
          .register(registry);
    }

    void delivered(int events) {
      delivered.increment(events);
    }

    void failed() {
      failures.increment();
    }

    void acquired() {
      acquired.increment();
      reads.set(true);
    }

    void lost() {
      lost.increment();
    }

    void reads(boolean now) {
      reads.set(now);
    }
  }
}
