package io.cotalk.core.breaker;

/**
 * Keeps callers from waiting for something that does not answer: after some failures in a row it is
 * not asked for a while, then by one caller, whose success closes the circuit again. Thread-safe.
 */
public final class Breaker {
  /** Who may ask. */
  public enum State {
    /** Everybody. */
    CLOSED(0),

    /** One caller, from time to time. */
    HALF_OPEN(1),

    /** Nobody. */
    OPEN(2);

    private final int number;

    State(int number) {
      this.number = number;
    }

    /** Returns the value of the metric. */
    public int number() {
      return number;
    }
  }

  private final int failuresToOpen;
  private final long openMillis;
  private int failures;
  private long openUntil;
  private long openings;

  /**
   * @param failuresToOpen failures in a row after which nobody asks any more
   * @param openMillis time until one caller may try again
   */
  public Breaker(int failuresToOpen, long openMillis) {
    this.failuresToOpen = failuresToOpen;
    this.openMillis = openMillis;
  }

  /**
   * Tells whether the caller may ask; if so it must report by {@link #succeeded} or {@link
   * #failed}.
   *
   * @param nowMillis the present by any steady clock
   */
  public synchronized boolean allows(long nowMillis) {
    if (failures < failuresToOpen) {
      return true;
    }
    if (nowMillis < openUntil) {
      return false;
    }
    openUntil = nowMillis + openMillis;
    return true;
  }

  /** Takes note of an answer. */
  public synchronized void succeeded() {
    failures = 0;
  }

  /** Takes note of a failure. */
  public synchronized void failed(long nowMillis) {
    fail(failures + 1, nowMillis);
  }

  /** Takes note of a failure that needs no second one: a long time without an answer. */
  public synchronized void silent(long nowMillis) {
    fail(failuresToOpen, nowMillis);
  }

  private void fail(int count, long nowMillis) {
    if (failures < failuresToOpen && count >= failuresToOpen) {
      openings++;
    }
    failures = Math.min(count, failuresToOpen);
    openUntil = nowMillis + openMillis;
  }

  /** Tells whether not everybody may ask. */
  public synchronized boolean isOpen() {
    return failures >= failuresToOpen;
  }

  /** Returns who may ask at {@code nowMillis}. */
  public synchronized State state(long nowMillis) {
    if (!isOpen()) {
      return State.CLOSED;
    }
    return nowMillis < openUntil ? State.OPEN : State.HALF_OPEN;
  }

  /** Returns the milliseconds after which asking may be of use, 0 or more. */
  public synchronized long waitMillis(long nowMillis) {
    return isOpen() ? Math.max(0, openUntil - nowMillis) : 0;
  }

  /** Returns how often the circuit was opened. */
  public synchronized long openings() {
    return openings;
  }
}
