package io.cotalk.loadtest.bench;

import java.time.Duration;
import java.util.List;

/**
 * When messages are due, however late the server is. One thread.
 *
 * @see Segment
 */
final class Schedule {
  private static final double NANOS = 1e9;

  /**
   * A time of one rate.
   *
   * @param seconds how long; the last segment lasts for ever
   * @param rate a second, above 0
   */
  record Segment(double seconds, double rate) {}

  private final List<Segment> segments;
  private final int perTick;
  private int segment;
  private double segmentBegan;
  private double at;
  private int inTick;

  /**
   * @param perTick so many are due at the same moment
   */
  Schedule(List<Segment> segments, int perTick) {
    this.segments = List.copyOf(segments);
    this.perTick = perTick;
  }

  static Schedule constant(double rate, int perTick) {
    return new Schedule(List.of(new Segment(Double.MAX_VALUE, rate)), perTick);
  }

  /**
   * A rate that is reached by doubling three times in the first half of the warm-up. Begun at once
   * it would leave a server that is not compiled yet with a backlog that lasts longer than the
   * warm-up.
   */
  static Schedule rising(double rate, int perTick, Duration warmUp) {
    double step = warmUp.toMillis() / 6_000.0;
    if (step * rate / 8 < perTick) {
      return constant(rate, perTick);
    }
    return new Schedule(
        List.of(
            new Segment(step, rate / 8),
            new Segment(step, rate / 4),
            new Segment(step, rate / 2),
            new Segment(Double.MAX_VALUE, rate)),
        perTick);
  }

  /** Nanoseconds from the beginning at which the next message is due; never less than before. */
  long next() {
    long due = (long) at;
    inTick++;
    if (inTick == perTick) {
      inTick = 0;
      at += perTick * NANOS / segments.get(segment).rate();
      while (segment < segments.size() - 1
          && at - segmentBegan >= segments.get(segment).seconds() * NANOS) {
        segmentBegan += segments.get(segment).seconds() * NANOS;
        segment++;
      }
    }
    return due;
  }
}
