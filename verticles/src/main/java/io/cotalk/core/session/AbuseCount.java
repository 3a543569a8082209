package io.cotalk.core.session;

import io.cotalk.core.limits.LineFull;
import io.cotalk.error.ChatException;

/**
 * Which refusals of one client count as abuse, and whether they are too many; docs/protocol.md has
 * the rule. On the connection's event loop only.
 */
final class AbuseCount {
  /** Refusals that count since the last ping, after which we hang up. */
  private static final int MAX = 100;

  private final int mayBeOnTheirWay;
  private int count;
  private int refusedUnheard;
  private long toldToWaitUntil;

  /**
   * @param mayBeOnTheirWay most requests that a client sends before it hears of a refusal
   */
  AbuseCount(int mayBeOnTheirWay) {
    this.mayBeOnTheirWay = mayBeOnTheirWay;
  }

  /** Counts a refusal that no decent client causes; tells whether that was one too many. */
  boolean add() {
    return ++count > MAX;
  }

  /**
   * Counts a refusal of a request in good form; tells whether that was one too many. A temporary
   * one is no abuse, but for coming again and again where the line is full.
   */
  boolean add(ChatException refusal, long now) {
    boolean counts =
        refusal instanceof LineFull
            ? !isUnheard(refusal.retryMillis(), now)
            : !refusal.code().temporary();
    return counts && add();
  }

  private boolean isUnheard(long retryMillis, long now) {
    if (now >= toldToWaitUntil) {
      refusedUnheard = 0;
    }
    toldToWaitUntil = now + retryMillis;
    return ++refusedUnheard <= mayBeOnTheirWay;
  }

  /** Begins anew, with a ping. */
  void reset() {
    count = 0;
  }
}
