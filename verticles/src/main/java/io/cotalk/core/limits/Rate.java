package io.cotalk.core.limits;

import java.time.Duration;

/**
 * How often something may happen: {@code count} at once, and as many again evenly over {@code
 * period}.
 *
 * @param name of the limit, as in metrics and keys; fixed
 * @param excess what clients are told that there was too much of
 */
record Rate(String name, String excess, int count, Duration period) {
  /** So many a second, and as many at once. */
  static Rate of(String name, String excess, int perSecond) {
    return of(name, excess, perSecond, perSecond);
  }

  /** So many a second, and another number at once. */
  static Rate of(String name, String excess, int burst, int perSecond) {
    return new Rate(name, excess, burst, Duration.ofMillis(1000L * burst / perSecond));
  }

  /** Milliseconds until one more may happen. */
  double millisEach() {
    return (double) period.toMillis() / count;
  }

  /** The share of one of {@code nodes}, at least one. */
  Rate share(int nodes) {
    return new Rate(name, excess, Math.max(1, count / Math.max(1, nodes)), period);
  }
}
