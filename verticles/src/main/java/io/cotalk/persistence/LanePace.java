package io.cotalk.persistence;

/**
 * How long a send that comes now may have to wait in its lane, by the commits of late. Written by
 * the lane's event loop; read by any thread.
 */
final class LanePace {
  /** Weight of the newest commit. */
  private static final double NEWEST = 0.2;

  private static final long IDLE = -1;

  private final int maxBatch;
  private volatile long commitNanos;
  private volatile long begunAt = IDLE;

  /**
   * @param maxBatch sends that one commit takes at most
   */
  LanePace(int maxBatch) {
    this.maxBatch = maxBatch;
  }

  /** A commit begins. */
  void begin(long nowNanos) {
    begunAt = nowNanos;
  }

  /** The commit has ended, well or not. */
  void end(long nowNanos) {
    long taken = nowNanos - begunAt;
    commitNanos =
        commitNanos == 0 ? taken : Math.round(commitNanos * (1 - NEWEST) + taken * NEWEST);
    begunAt = IDLE;
  }

  /**
   * Returns how long a send behind {@code waiting} others may take until it is committed, in
   * nanoseconds; 0 when nothing is under way, so that an idle lane refuses nobody. A commit that
   * takes longer than usual is thought to be the new usual.
   */
  long expectedNanos(int waiting, long nowNanos) {
    long begun = begunAt;
    if (begun == IDLE) {
      return 0;
    }
    long each = Math.max(commitNanos, nowNanos - begun);
    return each * (2 + waiting / maxBatch);
  }
}
