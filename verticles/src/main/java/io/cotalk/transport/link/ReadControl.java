package io.cotalk.transport.link;

import io.cotalk.core.session.Heartbeats;
import io.netty.channel.Channel;

/**
 * Whether one channel is read from: not while its peer has too many requests without an answer, nor
 * while it has spent its {@link FrameBudget}. On the channel's event loop only.
 */
public final class ReadControl {
  private static final long NEVER = Long.MAX_VALUE;

  private final Channel channel;
  private final int frameBurst;
  private final int framesPerSecond;
  private final FrameBudget budget;
  private final TransportMetrics metrics;
  private long pausedUntil = NEVER;
  private boolean held;
  private boolean ended;

  ReadControl(Channel channel, int frameBurst, int framesPerSecond, TransportMetrics metrics) {
    this.channel = channel;
    this.frameBurst = frameBurst;
    this.framesPerSecond = framesPerSecond;
    this.metrics = metrics;
    this.budget = new FrameBudget(frameBurst, framesPerSecond, Heartbeats.nowMillis());
  }

  /**
   * Takes what a frame costs of what the peer may send; tells whether it was there.
   *
   * @param bytes of the frame
   */
  public boolean take(int bytes) {
    return budget.take(FrameBudget.costOf(bytes));
  }

  /** As {@link #take}, for what further objects of one message cost. */
  public boolean takeObjects(int count) {
    return budget.take(count);
  }

  /**
   * Pauses when the budget is spent, which {@link #take} has told; returns false for a flood, which
   * is to be ended.
   */
  public boolean pause() {
    long now = Heartbeats.nowMillis();
    switch (budget.look(now)) {
      case GO_ON -> {}
      case PAUSE -> pause(now);
      case ABUSE -> {
        metrics.flooded();
        return false;
      }
    }
    return true;
  }

  private void pause(long now) {
    if (!isPaused()) {
      metrics.readPaused();
      pausedUntil = now + budget.millisToFill(now);
      apply();
    }
  }

  /** Reads on when the budget has filled; returns when to look again. */
  long unpause(long now) {
    if (pausedUntil <= now) {
      long wait = budget.millisToFill(now);
      pausedUntil = wait == 0 ? NEVER : now + wait;
      apply();
    }
    return pausedUntil;
  }

  /** Tells whether the peer's frames wait for its budget. */
  public boolean isPaused() {
    return pausedUntil != NEVER;
  }

  /** Returns when to read on. */
  public long pausedUntil() {
    return pausedUntil;
  }

  /** Reads nothing until {@link #release}: the server is to catch up. */
  void hold() {
    held = true;
    apply();
  }

  void release() {
    held = false;
    apply();
  }

  /** The client is welcome, and may send more than a stranger. */
  void welcome() {
    budget.welcome(frameBurst, framesPerSecond, Heartbeats.nowMillis());
  }

  /** Reads on to the peer's close, whatever was paused, and not much. */
  public void awaitClose() {
    budget.close();
    held = false;
    pausedUntil = NEVER;
    apply();
  }

  /** Reads nothing any more. */
  public void end() {
    ended = true;
    apply();
  }

  private void apply() {
    channel.config().setAutoRead(!held && !ended && !isPaused());
  }
}
