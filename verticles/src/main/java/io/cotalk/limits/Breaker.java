package io.cotalk.limits;

/**
 * Keeps callers from waiting for something that does not answer: after some failures in a row it is
 * not asked for a while, then by one caller, whose success closes the circuit again. Thread-safe.
 */
final class Breaker {
  private final int failuresToOpen;
  private final long openMillis;
  private int failures;
  private long openUntil;

  /**
   * @param failuresToOpen failures in a row after which nobody asks any more
   * @param openMillis time until one caller may try again
   */
  Breaker(int failuresToOpen, long openMillis) {
    this.failuresToOpen = failuresToOpen;
    this.openMillis = openMillis;
  }

  /**
   * Tells whether the caller may ask; if so it must report by {@link #succeeded} or {@link
   * #failed}.
   *
   * @param nowMillis the present by any steady clock
   */
  synchronized boolean allows(long nowMillis) {
    if (failures < failuresToOpen) {
      return true;
    }
    if (nowMillis < openUntil) {
      return false;
    }
    openUntil = nowMillis + openMillis;
    return true;
  }

  synchronized void succeeded() {
    failures = 0;
  }

  synchronized void failed(long nowMillis) {
    failures = Math.min(failures + 1, failuresToOpen);
    openUntil = nowMillis + openMillis;
  }

  synchronized boolean isOpen() {
    return failures >= failuresToOpen;
  }
}
