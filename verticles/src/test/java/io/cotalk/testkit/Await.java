package io.cotalk.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions, so that no test guesses a time. */
public final class Await {
  /** Long enough for a busy machine; a test that needs a promise's own limit gives it. */
  public static final Duration LIMIT = Duration.ofSeconds(90);

  private static final Duration STEP = Duration.ofMillis(20);

  private Await() {}

  /** As {@link #until(String, Duration, BooleanSupplier)} with {@link #LIMIT}. */
  public static void until(String what, BooleanSupplier condition) {
    until(what, LIMIT, condition);
  }

  /**
   * Returns as soon as the condition holds.
   *
   * @throws AssertionError naming what was waited for, after the limit
   */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
  }
}
