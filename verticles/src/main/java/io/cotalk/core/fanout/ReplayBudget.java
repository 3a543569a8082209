package io.cotalk.core.fanout;

import io.cotalk.core.config.SocketConfig;

/**
 * How much may still be replayed for one request: of each room the newest events that fit. Shared
 * by the rooms of one hello. One thread.
 */
public final class ReplayBudget {
  /** Bytes that no event's frame has: its body has at most 64 KiB. */
  private static final int ABOVE_ANY_FRAME = 66 * 1024;

  private final int roomEvents;
  private final long allBytes;
  private int events;
  private long bytes;

  private ReplayBudget(int roomEvents, int events, long bytes) {
    this.roomEvents = roomEvents;
    this.events = events;
    this.bytes = bytes;
    this.allBytes = bytes;
  }

  /** Returns the budget of one hello, or of one open. */
  public static ReplayBudget of(SocketConfig config) {
    return new ReplayBudget(config.replayRoomEvents(), config.replayEvents(), config.replayBytes());
  }

  /** Returns how many events of one more room may be replayed, counted from its head backwards. */
  int allowed() {
    return Math.max(0, Math.min(events, roomEvents));
  }

  /** Returns how many bytes of frames may be replayed. */
  long bytes() {
    return Math.max(0, bytes);
  }

  /** Tells whether so many events fit in any case. */
  boolean fits(long some) {
    return some <= 0 || (some <= allowed() && some * ABOVE_ANY_FRAME <= bytes);
  }

  void spend(int frameBytes) {
    events--;
    bytes -= frameBytes;
  }

  /**
   * Tells whether a replay that has begun must end. What came live meanwhile may go beyond the
   * budget, but not without end.
   */
  boolean isExhausted() {
    return bytes <= -allBytes || events <= -roomEvents;
  }
}
