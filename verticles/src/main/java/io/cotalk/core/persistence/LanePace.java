package io.cotalk.core.persistence;

import java.util.concurrent.TimeUnit;

/**
 * When a lane commits next, and how long a send that comes now may have to wait in it, by the
 * commits of late. Written by the lane's event loop; {@link #expectedNanos} is for any thread.
 */
final class LanePace {
  /** Weight of the newest commit. */
  private static final double NEWEST = 0.2;

  private static final long IDLE = -1;

  /** Sends in a commit from which on many are thought to be under way. */
  private static final int SEVERAL = 4;

  /** To wait longer than this would be felt. */
  private static final long LONGEST_GRACE = TimeUnit.MILLISECONDS.toNanos(4);

  /**
   * How many times the usual commit the grace lasts. Each commit costs PostgreSQL as much as 14
   * sends in it, and the node as much as 6 (decision 0056).
   */
  private static final int COMMITS_OF_GRACE = 3;

  private final int maxBatch;
  private volatile long commitNanos;
  private volatile long begunAt = IDLE;
  private volatile long nextAt = IDLE;
  private long endedAt;
  private int enough;

  /**
   * @param maxBatch sends that one commit takes at most
   */
  LanePace(int maxBatch) {
    this.maxBatch = maxBatch;
  }

  /** The next commit begins after a wait of this length, or earlier. */
  void waits(long nowNanos, long waitNanos) {
    nextAt = nowNanos + waitNanos;
  }

  /** A commit begins. */
  void begin(long nowNanos) {
    begunAt = nowNanos;
    nextAt = IDLE;
  }

  /**
   * The commit has ended, well or not.
   *
   * @param sends that were in it, and whose senders may be about to send again
   * @param waiting sends that have come meanwhile
   */
  void end(long nowNanos, int sends, int waiting) {
    endedAt = nowNanos;
    enough = sends < SEVERAL ? 0 : Math.min(sends + waiting, maxBatch);
    long taken = nowNanos - begunAt;
    commitNanos =
        commitNanos == 0 ? taken : Math.round(commitNanos * (1 - NEWEST) + taken * NEWEST);
    begunAt = IDLE;
  }

  /**
   * Returns how long the next commit should wait for more than {@code waiting} sends, in
   * nanoseconds; 0 or less is now. Senders who wait for their answers come in two halves otherwise,
   * each committing while the other sends, in twice as many commits.
   */
  long graceNanos(int waiting, long nowNanos) {
    if (waiting >= enough) {
      return 0;
    }
    return Math.min(COMMITS_OF_GRACE * commitNanos, LONGEST_GRACE) - (nowNanos - endedAt);
  }

  /** Returns how many more than {@code waiting} sends end the wait; 0 or less is none. */
  int missing(int waiting) {
    return enough - waiting;
  }

  /**
   * Returns how long a send behind {@code waiting} others may take until it is committed, in
   * nanoseconds; 0 when nothing is under way, so that an idle lane refuses nobody. A commit that
   * takes longer than usual is thought to be the new usual.
   */
  long expectedNanos(int waiting, long nowNanos) {
    long begun = begunAt;
    if (begun == IDLE) {
      long next = nextAt;
      boolean waits = next != IDLE && next - nowNanos > 0;
      return waits ? next - nowNanos + commitNanos : 0;
    }
    long each = Math.max(commitNanos, nowNanos - begun);
    return each * (2 + waiting / maxBatch);
  }
}
