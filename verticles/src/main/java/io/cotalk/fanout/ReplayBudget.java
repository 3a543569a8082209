package io.cotalk.fanout;

import io.cotalk.config.SocketConfig;

/** How much may still be replayed for one request. Shared by the rooms of one hello. One thread. */
public final class ReplayBudget {
  private final int roomEvents;
  private int events;
  private long bytes;

  private ReplayBudget(int roomEvents, int events, long bytes) {
    this.roomEvents = roomEvents;
    this.events = events;
    this.bytes = bytes;
  }

  /** Returns the budget of one hello, or of one open. */
  public static ReplayBudget of(SocketConfig config) {
    return new ReplayBudget(config.replayRoomEvents(), config.replayEvents(), config.replayBytes());
  }

  /** Returns how many events of one more room may be replayed, counted from its head backwards. */
  int allowed() {
    return Math.max(0, Math.min(events, roomEvents));
  }

  void spend(int frameBytes) {
    events--;
    bytes -= frameBytes;
  }

  /**
   * Tells whether a replay that has begun must end. What came live meanwhile may go beyond the
   * number of events, but not without end.
   */
  boolean isExhausted() {
    return bytes <= 0 || events <= -roomEvents;
  }
}
