package io.cotalk.core.persistence;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Sends from other event loops on their way into a lane. While the lane waits for others before it
 * commits, it is woken only when there are enough of them: to wake a sleeping event loop costs more
 * than a write to a socket (decision 0063). {@link #add} and {@link #size} on any thread, the rest
 * on the lane's.
 */
final class Arrivals {
  private final Queue<PendingEvent> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private volatile int wakeAt = 1;

  /** Adds a send; returns whether the lane must be told to {@link #take}. */
  boolean add(PendingEvent send) {
    // Counted first, so that there are never more than the count tells.
    size.incrementAndGet();
    queue.add(send);
    return size.get() >= wakeAt;
  }

  /** Returns how many are here. */
  int size() {
    return size.get();
  }

  /**
   * From now on the lane wants to be told when {@code sends} are here; 1 is at once. Who lowers it
   * must look afterwards at what came before that was known.
   */
  void wakeAt(int sends) {
    wakeAt = sends;
  }

  /** Hands over what is here, in the order in which it came. */
  void take(Consumer<PendingEvent> lane) {
    for (PendingEvent send = queue.poll(); send != null; send = queue.poll()) {
      size.decrementAndGet();
      lane.accept(send);
    }
  }
}
