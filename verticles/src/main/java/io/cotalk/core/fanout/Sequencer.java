package io.cotalk.core.fanout;

import io.cotalk.bus.event.RoomEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Makes one gap-free order out of one room's events as they come: early, late, twice or never.
 * Bounded: what does not fit is left to the log. One thread.
 */
final class Sequencer {
  /** Early events kept while one before them is missing. */
  static final int MAX_EARLY = 256;

  private static final long UNKNOWN = -1;

  private final TreeMap<Long, RoomEvent> early = new TreeMap<>();
  private long last = UNKNOWN;
  private long known = UNKNOWN;

  /** Begins after {@code head}, as the log had it; without effect once begun. */
  void start(long head) {
    if (!started()) {
      last = head;
      early.headMap(head, true).clear();
    }
    noteHead(head);
  }

  boolean started() {
    return last != UNKNOWN;
  }

  /** Takes one event; those given out before are ignored. */
  void offer(RoomEvent event) {
    if (event.seq() <= last) {
      return;
    }
    noteHead(event.seq());
    early.merge(event.seq(), event, (old, now) -> old.body() != null ? old : now);
    if (early.size() > MAX_EARLY) {
      early.pollLastEntry();
    }
  }

  /** Notes that the room's log goes to {@code seq} at least. */
  void noteHead(long seq) {
    known = Math.max(known, seq);
  }

  /** Returns what comes next, in order, and goes behind it; often empty. */
  List<RoomEvent> take() {
    if (!started() || early.isEmpty()) {
      return List.of();
    }
    List<RoomEvent> run = new ArrayList<>();
    for (RoomEvent next = early.get(last + 1);
        next != null && next.body() != null;
        next = early.get(last + 1)) {
      early.remove(++last);
      run.add(next);
    }
    return run;
  }

  /** Goes on behind what is missing, as if it had come; only a planted bug does that. */
  void skipHole() {
    var first = early.firstEntry();
    if (first == null) {
      last = known;
    } else if (first.getValue().body() == null) {
      last = first.getKey();
      early.remove(last);
    } else {
      last = first.getKey() - 1;
    }
  }

  /** Tells whether there are events after {@link #last} that have not come, or not whole. */
  boolean behind() {
    return started() && last < known;
  }

  /** Tells whether the next event came without its body: waiting for the bus is of no use. */
  boolean nextIsBodiless() {
    return early.containsKey(last + 1);
  }

  /** Returns the last event given out; -1 before the start. */
  long last() {
    return last;
  }

  /** Returns how far the log is known to go. */
  long known() {
    return known;
  }
}
