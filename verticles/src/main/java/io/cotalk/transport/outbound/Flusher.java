package io.cotalk.transport.outbound;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * Flushes the queues of one event loop once after each turn, so that all a socket got in a turn
 * goes out in one write. Many sockets are done in slices, between which the loop does other work;
 * first those whose peers are known to read, so that others cost them little time. On that event
 * loop only.
 */
public final class Flusher implements Runnable {
  /** A write takes some 2.5 µs, so a slice takes well below a millisecond. */
  private static final int SLICE = 256;

  /** Of so many flushes one is for those not known to read, who would starve otherwise. */
  private static final int SHARE = 16;

  private final Executor afterTurn;
  private final DirectWriter writer = new DirectWriter();
  private final ArrayDeque<OutboundQueue> read = new ArrayDeque<>();
  private final ArrayDeque<OutboundQueue> unproven = new ArrayDeque<>();
  private boolean scheduled;
  private int places;

  /**
   * @param afterTurn runs a task on the loop, after the present one
   */
  public Flusher(Executor afterTurn) {
    this.afterTurn = afterTurn;
  }

  /** Returns 0, 1, 2 … for the queues in the order of their making. */
  int nextPlace() {
    return places++ & Integer.MAX_VALUE;
  }

  /** Returns what the queues write with. */
  DirectWriter writer() {
    return writer;
  }

  /** Has {@code queue} flushed soon; the queue calls it once until it is flushed. */
  void mark(OutboundQueue queue) {
    (queue.peerReads() ? read : unproven).add(queue);
    schedule();
  }

  @Override
  public void run() {
    scheduled = false;
    for (int i = 1; i <= SLICE && !isDone(); i++) {
      boolean theirTurn = i % SHARE == 0 && !unproven.isEmpty();
      (theirTurn || read.isEmpty() ? unproven : read).remove().flush();
    }
    if (!isDone()) {
      schedule();
    }
  }

  private boolean isDone() {
    return read.isEmpty() && unproven.isEmpty();
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      // Behind what this turn has still to bring: the answer to a send and its event go together.
      afterTurn.execute(() -> afterTurn.execute(this));
    }
  }
}
