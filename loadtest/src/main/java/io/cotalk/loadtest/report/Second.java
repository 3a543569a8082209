package io.cotalk.loadtest.report;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What happened in some time of a run: a second, or several added up. */
final class Second {
  /** Microseconds: an hour is more than any client waits. */
  private static final long LONGEST = 3_600_000_000L;

  long acked;
  long refused;
  long unknown;
  long received;
  long gaps;
  long ends;
  private @Nullable Histogram latency;

  void acknowledged(long nanos) {
    histogram().recordValue(Math.clamp(nanos / 1000, 1, LONGEST));
  }

  private Histogram histogram() {
    Histogram here = latency;
    if (here == null) {
      here = new Histogram(2);
      here.setAutoResize(true);
      latency = here;
    }
    return here;
  }

  void add(Second other) {
    acked += other.acked;
    refused += other.refused;
    unknown += other.unknown;
    received += other.received;
    gaps += other.gaps;
    ends += other.ends;
    if (other.latency != null) {
      histogram().add(other.latency);
    }
  }

  /** How many messages were acknowledged here for the first time. */
  long messages() {
    return latency == null ? 0 : latency.getTotalCount();
  }

  /** Milliseconds from when a message was due to its acknowledgement; 0 without messages. */
  double latency(double percentile) {
    return latency == null ? 0 : latency.getValueAtPercentile(percentile) / 1000.0;
  }
}
