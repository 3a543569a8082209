package io.cotalk.core.tail;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one consumer has seen, whichever node gave it: holds the tail to "each event at least once,
 * in each log's order, none left out". Any thread.
 */
final class SeenEvents {
  private final Map<String, Long> heads = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private final boolean keepsKeys;
  private long firsts;
  private long repeats;
  private int largest;
  private int smallest = Integer.MAX_VALUE;

  /**
   * @param keepsKeys for few events
   */
  SeenEvents(boolean keepsKeys) {
    this.keepsKeys = keepsKeys;
  }

  synchronized Future<Void> take(TailBatch batch) {
    largest = Math.max(largest, batch.events().size());
    smallest = Math.min(smallest, batch.events().size());
    batch.events().forEach(this::take);
    return Future.succeededFuture();
  }

  private void take(TailEvent event) {
    switch (event) {
      case TailEvent.OfRoom room -> take("room " + room.room().value(), room.seq());
      case TailEvent.OfUser user -> take("user " + user.user().value(), user.u());
    }
  }

  private void take(String log, long seq) {
    if (keepsKeys) {
      keys.add(log + " " + seq);
    }
    long head = heads.getOrDefault(log, 0L);
    if (seq <= head) {
      repeats++;
      return;
    }
    if (seq > head + 1) {
      faults.add(log + ": " + seq + " after " + head);
    }
    firsts++;
    heads.put(log, seq);
  }

  /** For a consumer that begins in the middle of a log. */
  synchronized void expectAfter(String log, long seq) {
    heads.put(log, seq);
  }

  synchronized long head(String log) {
    return heads.getOrDefault(log, 0L);
  }

  synchronized Map<String, Long> heads() {
    return Map.copyOf(heads);
  }

  /** What was left out, or came too early. */
  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  synchronized List<String> keys() {
    return List.copyOf(keys);
  }

  synchronized long firsts() {
    return firsts;
  }

  synchronized long repeats() {
    return repeats;
  }

  synchronized int largest() {
    return largest;
  }
}
