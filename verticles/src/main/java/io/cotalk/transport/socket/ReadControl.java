package io.cotalk.transport.socket;

import io.cotalk.core.session.Heartbeats;
import io.netty.channel.Channel;

/**
 * Whether one channel is read from: not while its peer has too many requests without an answer, nor
 * while it has spent its {@link FrameBudget}. On the channel's event loop only.
 */
final class ReadControl {
  private static final long NEVER = Long.MAX_VALUE;

  private final FrameBudget budget;
  private final SocketSettings settings;
  private final SocketMetrics metrics;
  private long pausedUntil = NEVER;
  private boolean held;
  private boolean ended;

  ReadControl(SocketSettings settings, SocketMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    this.budget =
        new FrameBudget(settings.frameBurst(), settings.framesPerSecond(), Heartbeats.nowMillis());
  }

  /** Takes {@code cost} of what the peer may send; tells whether it was there. */
  boolean take(int cost) {
    return budget.take(cost);
  }

  /**
   * Pauses when the budget is spent, which {@link #take} has told; returns false for a flood, which
   * is to be ended.
   */
  boolean pause(Channel channel) {
    long now = Heartbeats.nowMillis();
    switch (budget.look(now)) {
      case GO_ON -> {}
      case PAUSE -> pause(channel, now);
      case ABUSE -> {
        metrics.flooded();
        return false;
      }
    }
    return true;
  }

  private void pause(Channel channel, long now) {
    if (!isPaused()) {
      metrics.readPaused();
      pausedUntil = now + budget.millisToFill(now);
      apply(channel);
    }
  }

  /** Reads on when the budget has filled; returns when to look again. */
  long unpause(Channel channel, long now) {
    if (pausedUntil <= now) {
      long wait = budget.millisToFill(now);
      pausedUntil = wait == 0 ? NEVER : now + wait;
      apply(channel);
    }
    return pausedUntil;
  }

  boolean isPaused() {
    return pausedUntil != NEVER;
  }

  /** Returns when to {@link #unpause}. */
  long pausedUntil() {
    return pausedUntil;
  }

  /** Reads nothing until {@link #release}: the server is to catch up. */
  void hold(Channel channel) {
    held = true;
    apply(channel);
  }

  void release(Channel channel) {
    held = false;
    apply(channel);
  }

  /** The client is welcome, and may send more than a stranger. */
  void welcome() {
    budget.welcome(settings.frameBurst(), settings.framesPerSecond(), Heartbeats.nowMillis());
  }

  /** Reads on to the peer's close, whatever was paused, and not much. */
  void awaitClose(Channel channel) {
    budget.close();
    held = false;
    pausedUntil = NEVER;
    apply(channel);
  }

  /** Reads nothing any more. */
  void end(Channel channel) {
    ended = true;
    apply(channel);
  }

  private void apply(Channel channel) {
    channel.config().setAutoRead(!held && !ended && !isPaused());
  }
}
