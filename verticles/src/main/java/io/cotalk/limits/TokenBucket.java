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
  public long take(long nowMillis) {
    return take(1, nowMillis);
  }

  /**
   * Takes {@code cost} tokens if they are there, otherwise none.
   *
   * @param cost from 1; more than the capacity counts as the capacity
   * @param nowMillis the present by the same clock
   * @return 0 if taken, else the milliseconds until they are there, at least 1
   */
  public synchronized long take(int cost, long nowMillis) {
    double wanted = Math.min(cost, capacity);
    long wait = await(wanted, nowMillis);
    if (wait == 0) {
      tokens -= wanted;
    }
    return wait;
  }

  /** Returns what {@link #take(long)} would, and takes nothing. */
  public synchronized long await(long nowMillis) {
    return await(1, nowMillis);
  }

  private long await(double wanted, long nowMillis) {
    double passed = Math.max(0, nowMillis - filledAt);
    tokens = Math.min(capacity, tokens + passed / millisEach);
    filledAt = Math.max(filledAt, (double) nowMillis);
    return tokens >= wanted ? 0 : Math.max(1, (long) Math.ceil((wanted - tokens) * millisEach));
  }
}
