package io.cotalk.node.dev;

import java.io.InterruptedIOException;

/** Waiting between two looks at something that tells nobody when it changes. */
final class Pause {
  private Pause() {}

  static void millis(long millis) throws InterruptedIOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
