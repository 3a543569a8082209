package io.cotalk.socket;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;

/**
 * Flushes the queues of one event loop once after each turn, so that all a socket got in a turn
 * goes out in one write. Many sockets are done in slices, between which the loop does other work.
 * On that event loop only.
 */
final class Flusher implements Runnable {
  /** A write takes some 2.5 µs, so a slice takes well below a millisecond. */
  private static final int SLICE = 256;

  private final EventLoop eventLoop;
  private final ArrayDeque<OutboundQueue> marked = new ArrayDeque<>();
  private boolean scheduled;

  Flusher(EventLoop eventLoop) {
    this.eventLoop = eventLoop;
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
      eventLoop.execute(this);
    }
  }
}
