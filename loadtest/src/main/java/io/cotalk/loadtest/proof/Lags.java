package io.cotalk.loadtest.proof;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long events took from the shard's clock to a consumer's record. Of those that were written
 * and seen outside of the spans after kills there are percentiles. One thread.
 */
final class Lags {
  private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);

  private final Histogram calm = new Histogram(LONGEST_MICROS, 3);
  private final Kills kills;
  private final long limitMicros;
  private long late;
  private long longest;

  Lags(Kills kills, Duration limit) {
    this.kills = kills;
    this.limitMicros = TimeUnit.NANOSECONDS.toMicros(limit.toNanos());
  }

  /** An event is late when it is older than the limit at a moment that no kill excuses. */
  void take(long written, long seen) {
    long lag = Math.max(0, seen - written);
    longest = Math.max(longest, lag);
    if (!kills.excuse(written) && !kills.excuse(seen)) {
      calm.recordValue(Math.min(lag, LONGEST_MICROS));
    }
    if (lag > limitMicros && !kills.excuse(written + limitMicros, seen)) {
      late++;
    }
  }

  long late() {
    return late;
  }

  /** One line. */
  String text() {
    return "%d events outside of the 30 s after a kill: p50 %d ms, p99 %d ms, longest %d ms; of all %d ms; late: %d"
        .formatted(
            calm.getTotalCount(),
            millis(calm.getValueAtPercentile(50)),
            millis(calm.getValueAtPercentile(99)),
            millis(calm.getMaxValue()),
            millis(longest),
            late);
  }

  private static long millis(long micros) {
    return TimeUnit.MICROSECONDS.toMillis(micros);
  }
}
