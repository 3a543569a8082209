package io.cotalk.node.audit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Time for a running cluster to finish what it has begun. Blocks the tool's own thread. */
final class Pause {
  private static final Duration LENGTH = Duration.ofSeconds(1);

  private Pause() {}

  static void take() {
    long end = System.nanoTime() + LENGTH.toNanos();
    for (long left = LENGTH.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
