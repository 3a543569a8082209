package io.cotalk.loadtest.proof;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** When something was killed. Any thread; times are microseconds since 1970. */
final class Kills {
  /** For so long after a kill nothing is said of lags. */
  static final Duration SPAN = Duration.ofSeconds(30);

  private static final long SPAN_MICROS = TimeUnit.NANOSECONDS.toMicros(SPAN.toNanos());

  private final List<Long> times = new ArrayList<>();

  synchronized void add(long micros) {
    times.add(micros);
  }

  /** Whether a moment is after a kill, and not for longer than the span. */
  synchronized boolean excuse(long micros) {
    return times.stream().anyMatch(kill -> micros >= kill && micros <= kill + SPAN_MICROS);
  }

  /** Whether every moment from {@code from} to {@code to} is. */
  synchronized boolean excuse(long from, long to) {
    long at = from;
    for (long kill : times) {
      if (kill <= at) {
        at = Math.max(at, kill + SPAN_MICROS);
      }
    }
    return at >= to;
  }
}
