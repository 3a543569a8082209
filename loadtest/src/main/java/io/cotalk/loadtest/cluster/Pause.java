package io.cotalk.loadtest.cluster;

import java.io.IOException;
import java.time.Duration;

/** Waiting for what cannot call back. Blocking. */
public final class Pause {
  private static final long STEP_MILLIS = 20;

  private Pause() {}

  /** What is waited for; asked again and again. */
  public interface Condition {
    boolean holds() throws IOException;
  }

  /** Whether the condition came true within {@code limit}. */
  public static boolean until(Duration limit, Condition condition) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      of(Duration.ofMillis(STEP_MILLIS));
    }
    return true;
  }

  /** Waits this time; an interruption ends it with an exception. */
  public static void of(Duration time) throws IOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
