package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.bench.Tally.Count;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What was counted in some time.
 *
 * @param deliveries microseconds from when a send was due to each delivery
 * @param answers microseconds from when a request was due to its answer
 */
record Interval(Map<Count, Long> counts, Histogram deliveries, Histogram answers) {
  /** An empty one. */
  static Interval empty() {
    return new Interval(new EnumMap<>(Count.class), Tally.histogram(), Tally.histogram());
  }

  /** All of them together. */
  static Interval sum(List<Interval> parts) {
    Interval sum = empty();
    for (Interval part : parts) {
      part.counts.forEach((what, count) -> sum.counts.merge(what, count, Long::sum));
      sum.deliveries.add(part.deliveries);
      sum.answers.add(part.answers);
    }
    return sum;
  }

  long count(Count what) {
    return counts.getOrDefault(what, 0L);
  }

  /** Milliseconds; 0 when there is nothing. */
  static double millis(Histogram histogram, double percentile) {
    return histogram.getTotalCount() == 0
        ? 0
        : histogram.getValueAtPercentile(percentile) / 1_000.0;
  }
}
