package io.cotalk.socket;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * Flushes the queues of one event loop once after each turn, so that all a socket got in a turn
 * goes out in one write. Many sockets are done in slices, between which the loop does other work.
 * On that event loop only.
 */
final class Flusher implements Runnable {
  /** A write takes some 2.5 µs, so a slice takes well below a millisecond. */
  private static final int SLICE = 256;

  private final Executor afterTurn;
  private final DirectWriter writer = new DirectWriter();
  private final ArrayDeque<OutboundQueue> marked = new ArrayDeque<>();
  private boolean scheduled;
  private int places;

  /**
   * @param afterTurn runs a task on the loop, after the present one
   */
  Flusher(Executor afterTurn) {
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
    marked.add(queue);
    schedule();
  }

  @Override
  public void run() {
    scheduled = false;
    for (int i = 0; i < SLICE && !marked.isEmpty(); i++) {
      marked.poll().flush();
    }
    if (!marked.isEmpty()) {
      schedule();
    }
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      afterTurn.execute(this);
    }
  }
}
