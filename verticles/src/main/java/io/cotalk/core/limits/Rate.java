package io.cotalk.core.limits;

import java.time.Duration;

/**
 * How often something may happen: {@code count} at once, and as many again evenly over {@code
 * period}.
 *
 * @param name of the limit, as in metrics and keys; fixed
 */
record Rate(String name, int count, Duration period) {
  /** Milliseconds until one more may happen. */
  double millisEach() {
    return (double) period.toMillis() / count;
  }

  /** The share of one of {@code nodes}, at least one. */
  Rate share(int nodes) {
    return new Rate(name, Math.max(1, count / Math.max(1, nodes)), period);
  }
}
