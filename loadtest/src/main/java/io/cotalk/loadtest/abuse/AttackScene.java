package io.cotalk.loadtest.abuse;

import io.cotalk.loadtest.client.Endpoint;

/**
 * What an attacker knows.
 *
 * @param node that is attacked
 * @param token of an account of the attacker's own
 * @param longRoom id of a room with long texts, which that account may read
 * @param endNanos when the attack is over, by {@link System#nanoTime}
 */
record AttackScene(Endpoint node, String token, String longRoom, long endNanos) {
  boolean isOver() {
    return System.nanoTime() - endNanos >= 0;
  }

  /** Milliseconds until the end, at least one. */
  int remainingMillis() {
    return (int) Math.max(1, (endNanos - System.nanoTime()) / 1_000_000);
  }
}
