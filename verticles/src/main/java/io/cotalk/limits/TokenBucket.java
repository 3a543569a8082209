package io.cotalk.limits;

/**
 * A bucket that holds at most {@code capacity} tokens and fills up evenly; each act takes one.
 * Starts full. Thread-safe.
 */
public final class TokenBucket {
  private final double capacity;
  private final double millisEach;
  private double tokens;
  private double filledAt;

  /**
   * @param capacity most acts at once, at least 1
   * @param millisEach milliseconds in which one token comes
   * @param nowMillis the present by any steady clock
   */
  public TokenBucket(int capacity, double millisEach, long nowMillis) {
    this.capacity = capacity;
    this.millisEach = millisEach;
    this.tokens = capacity;
    this.filledAt = nowMillis;
  }

  /**
   * Takes a token if there is one.
   *
   * @param nowMillis the present by the same clock
   * @return 0 if taken, else the milliseconds until one is there, at least 1
   */
  public synchronized long take(long nowMillis) {
    long wait = await(nowMillis);
    if (wait == 0) {
      tokens -= 1;
    }
    return wait;
  }

  /** Returns what {@link #take} would, and takes nothing. */
  public synchronized long await(long nowMillis) {
    double passed = Math.max(0, nowMillis - filledAt);
    tokens = Math.min(capacity, tokens + passed / millisEach);
    filledAt = Math.max(filledAt, (double) nowMillis);
    return tokens >= 1 ? 0 : Math.max(1, (long) Math.ceil((1 - tokens) * millisEach));
  }
}
