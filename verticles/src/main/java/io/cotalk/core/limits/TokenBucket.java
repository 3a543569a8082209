package io.cotalk.core.limits;

/**
 * A bucket that holds at most {@code capacity} tokens and fills up evenly; each act takes one, or
 * several. Who is refused may get a place in line: the tokens that come next are counted as theirs,
 * so that each of those who come again when told finds one. Starts full. Thread-safe.
 */
public final class TokenBucket {
  private static final long LATE_MILLIS = 1_000;

  /** What sums of fractions may lack. */
  private static final double ROUNDING = 1e-6;

  private final double capacity;
  private final double millisEach;
  private double tokens;
  private double filledAt;

  /** Tokens that were promised to who was refused, and not taken since. */
  private double promised;

  private long lineEndsAt;

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
   * Takes a token if there is one. Gives no place in line.
   *
   * @param nowMillis the present by the same clock
   * @return 0 if taken, else the milliseconds until one is there, at least 1
   */
  public long take(long nowMillis) {
    return take(1, nowMillis);
  }

  /**
   * Takes {@code cost} tokens if they are there, otherwise none. Gives no place in line.
   *
   * @param cost from 1; more than the capacity counts as the capacity
   * @param nowMillis the present by the same clock
   * @return 0 if taken, else the milliseconds until they are there, at least 1
   */
  public synchronized long take(int cost, long nowMillis) {
    fill(nowMillis);
    double needed = Math.min(cost, capacity);
    return takeNow(needed) ? 0 : millisUntil(needed);
  }

  /**
   * Takes {@code cost} tokens if they are there, else takes a place in line for them.
   *
   * @param nowMillis the present by the same clock
   * @param cost at least 1; counts as the capacity where it is more
   * @param line most tokens that may be promised at a time
   * @return 0 if taken; positive: the milliseconds until these tokens are there if all others come
   *     again as they were told; negative: the line is full, and as long as that many milliseconds
   */
  public synchronized long takeOrStandInLine(long nowMillis, int cost, int line) {
    fill(nowMillis);
    double needed = Math.min(cost, capacity);
    if (takeNow(needed)) {
      return 0;
    }
    if (promised > 0 && promised + needed > line) {
      return -millisUntil(promised + needed);
    }
    promised += needed;
    long wait = millisUntil(promised);
    lineEndsAt = nowMillis + wait;
    return wait;
  }

  /** Returns what {@link #take(long)} would, and takes nothing. */
  public synchronized long await(long nowMillis) {
    fill(nowMillis);
    return tokens + ROUNDING >= 1 ? 0 : millisUntil(1);
  }

  /** Gives back a token that was taken just now. */
  public synchronized void giveBack() {
    tokens += 1;
  }

  private boolean takeNow(double needed) {
    if (tokens + ROUNDING < needed) {
      return false;
    }
    tokens = Math.max(0, tokens - needed);
    promised = Math.max(0, promised - needed);
    return true;
  }

  /** Promised tokens are kept beyond the capacity, until the last who was told is late. */
  private void fill(long nowMillis) {
    double filled = tokens + Math.max(0, nowMillis - filledAt) / millisEach;
    if (nowMillis > lineEndsAt + LATE_MILLIS) {
      promised = 0;
    }
    tokens = Math.min(capacity + promised, filled);
    filledAt = Math.max(filledAt, (double) nowMillis);
  }

  private long millisUntil(double needed) {
    return Math.max(1, (long) Math.ceil((needed - tokens - ROUNDING) * millisEach));
  }
}
