package io.cotalk.core.persistence;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** The meters of the write path, labelled by shard. Any thread. */
public final class PersistenceMetrics {
  private final MeterRegistry registry;
  private final DistributionSummary[] batchSize;
  private final Timer[] commitTime;
  private final Counter alone;
  private final Counter sentReadsLeftOut;

  public PersistenceMetrics(MeterRegistry registry, int shards) {
    this.registry = registry;
    this.batchSize = new DistributionSummary[shards];
    this.commitTime = new Timer[shards];
    this.alone =
        Counter.builder("cotalk.append.alone")
            .description("Sends of rooms set aside, written beside the batches")
            .register(registry);
    this.sentReadsLeftOut =
        Counter.builder("cotalk.sent.reads.left.out")
            .description("Read positions of senders that were not kept because too many waited")
            .register(registry);
    for (int shard = 0; shard < shards; shard++) {
      String label = Integer.toString(shard);
      batchSize[shard] =
          DistributionSummary.builder("cotalk.append.batch.size")
              .description("Sends written by one transaction")
              .tag("shard", label)
              .register(registry);
      commitTime[shard] =
          Timer.builder("cotalk.append.commit.time")
              .description("From handing a batch to the shard to its commit's answer")
              .tag("shard", label)
              .publishPercentiles(0.5, 0.99)
              .register(registry);
    }
  }

  void batchCommitted(int shard, int sends, long nanos) {
    batchSize[shard].record(sends);
    commitTime[shard].record(nanos, TimeUnit.NANOSECONDS);
  }

  void writtenAlone(int sends) {
    alone.increment(sends);
  }

  void sentReadLeftOut() {
    sentReadsLeftOut.increment();
  }

  void lane(int shard, int number, Lane lane) {
    Tags tags = Tags.of("shard", Integer.toString(shard), "lane", Integer.toString(number));
    Gauge.builder("cotalk.lane.queue", lane, Lane::held)
        .description("Sends waiting in a write lane")
        .tags(tags)
        .register(registry);
    TimeGauge.builder("cotalk.lane.wait", lane, TimeUnit.NANOSECONDS, Lane::expectedNanos)
        .description("How long a send that comes now may take")
        .tags(tags)
        .register(registry);
    FunctionCounter.builder("cotalk.lane.refused", lane, Lane::refused)
        .description("Sends refused as busy because the lane is behind")
        .tags(tags)
        .register(registry);
  }
}
