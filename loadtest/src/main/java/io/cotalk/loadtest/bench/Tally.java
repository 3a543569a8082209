package io.cotalk.loadtest.bench;

import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What one loop has counted since it was last asked. On that loop. */
final class Tally {
  /** Things counted. */
  enum Count {
    /** Sends written. */
    SENT,
    /** Sends acknowledged. */
    ACKED,
    /** Sends that were due while too many waited already; they were never written. */
    UNSENT,
    /** Requests refused by the server. */
    REFUSED,
    /** Sends among them that were told how long to wait. */
    TOLD_TO_WAIT,
    /** Events that came. */
    DELIVERED,
    /** Events whose place was not behind the one before. */
    DOUBLE,
    /** Places that were left out without a gap. */
    HOLE,
    /** Places told to be left out by a gap in what was missed while away. */
    SKIPPED,
    /** Places told to be left out by a gap while it was there. */
    SHED,
    /** Events of rooms that are not open. */
    STRAY,
    /** Connections that ended without being asked to. */
    CLOSED,
    /** Rooms and connections tried again, as the protocol says, after a temporary refusal. */
    RETRIED,
    /** Connections that became ready. */
    READY,
    /** Frames beside events and answers. */
    OTHER
  }

  private static final long MAX_MICROS = 600_000_000L;
  private static final int DIGITS = 3;

  private final Map<Count, long[]> counts = new EnumMap<>(Count.class);
  private Histogram deliveries = histogram();
  private Histogram answers = histogram();

  Tally() {
    for (Count each : Count.values()) {
      counts.put(each, new long[1]);
    }
  }

  static Histogram histogram() {
    Histogram histogram = new Histogram(1, MAX_MICROS, DIGITS);
    histogram.setAutoResize(false);
    return histogram;
  }

  void add(Count what) {
    add(what, 1);
  }

  void add(Count what, long number) {
    long[] count = counts.get(what);
    if (count != null) {
      count[0] += number;
    }
  }

  /** A delivery that came {@code nanos} after its send was due. */
  void delivered(long nanos) {
    deliveries.recordValue(micros(nanos));
  }

  /** An answer that came {@code nanos} after the request was due. */
  void answered(long nanos) {
    answers.recordValue(micros(nanos));
  }

  static long micros(long nanos) {
    return Math.clamp(nanos / 1_000, 0, MAX_MICROS);
  }

  /** All since the last time; begins anew. */
  Interval take() {
    Map<Count, Long> taken = new EnumMap<>(Count.class);
    counts.forEach(
        (what, count) -> {
          taken.put(what, count[0]);
          count[0] = 0;
        });
    Interval interval = new Interval(taken, deliveries, answers);
    deliveries = histogram();
    answers = histogram();
    return interval;
  }
}
