package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.loadtest.bench.LiveHeap.Reading;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LiveHeapTest {
  private static final Duration DAY = Trend.SHORTEST;

  private final CountDownLatch read = new CountDownLatch(Trend.PARTS);

  private double count() {
    read.countDown();
    return 1_000.0 - read.getCount();
  }

  /** Of a run that is over already all parts are due at once. */
  private static LiveHeap afterwards(Reading reading) {
    return LiveHeap.begin(reading, DAY.negated(), DAY);
  }

  @Test
  void eachPartIsReadOnce() throws Exception {
    try (LiveHeap heap = afterwards(this::count)) {
      assertThat(read.await(10, TimeUnit.SECONDS)).isTrue();

      List<Sample> samples = heap.end();

      assertThat(samples).hasSize(Trend.PARTS);
      assertThat(samples.getFirst().at()).isEqualTo(54);
      assertThat(samples.getLast().value(LiveHeap.SERIES)).isEqualTo(1_000);
    }
  }

  @Test
  void aPartThatCouldNotBeReadIsLeftOut() throws Exception {
    try (LiveHeap heap = afterwards(this::failOnce)) {
      assertThat(read.await(10, TimeUnit.SECONDS)).isTrue();

      assertThat(heap.end()).hasSize(Trend.PARTS - 1);
    }
  }

  private double failOnce() throws IOException {
    double counted = count();
    if (read.getCount() == 10) {
      throw new IOException("the node does not answer");
    }
    return counted;
  }

  @Test
  void aShortRunIsNotLookedAt() throws Exception {
    try (LiveHeap heap = LiveHeap.begin(this::count, DAY.negated(), DAY.minusSeconds(1))) {
      assertThat(heap.end()).isEmpty();
      assertThat(read.getCount()).isEqualTo(Trend.PARTS);
    }
  }
}
