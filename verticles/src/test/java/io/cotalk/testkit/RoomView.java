package io.cotalk.testkit;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * One room as a client sees it: applies an event if it is the next, ignores it if it has it, keeps
 * it for later if others are missing before it. Guarded by its client.
 */
final class RoomView {
  private static final long NOTHING = -1;

  private final TreeMap<Long, Event> applied = new TreeMap<>();
  private final TreeMap<Long, Event> early = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();
  private long last = NOTHING;
  private long epoch;
  private long wanted;
  private int repeats;
  private int fills;
  private boolean filling;

  /** The epoch of the room's log, with which positions are told from now on. */
  void epoch(long told) {
    epoch = told;
  }

  /** The position as a hello tells it. */
  Object position() {
    return epoch == 0 ? last : JsonArray.of(last, epoch);
  }

  /** Where the view begins, when no event has said so. */
  void startAt(long seq) {
    if (last == NOTHING) {
      last = seq;
    }
  }

  /** Takes an event off the wire or out of the history. */
  void take(Event event) {
    if (last == NOTHING) {
      startAt(event.seq() - 1);
    }
    if (event.seq() <= last) {
      checkRepeat(event);
    } else {
      early.putIfAbsent(event.seq(), event);
      wanted = Math.max(wanted, event.seq());
      applyReady();
    }
  }

  private void applyReady() {
    Event next = early.remove(last + 1);
    while (next != null) {
      applied.put(next.seq(), next);
      last = next.seq();
      next = early.remove(last + 1);
    }
  }

  private void checkRepeat(Event event) {
    repeats++;
    Event first = applied.get(event.seq());
    if (first != null && !first.equals(event)) {
      faults.add("two events at one place: " + first + " and " + event);
    }
  }

  /** Events up to {@code seq} are not for this client to see. */
  void skipTo(long seq) {
    if (seq > last) {
      last = seq;
      applyReady();
    }
  }

  /** The room is known to reach {@code seq}. */
  void reaches(long seq) {
    wanted = Math.max(wanted, seq);
  }

  /** Whether events are missing and nobody fetches them; the caller then does, and says so. */
  boolean startFill() {
    if (filling || last == NOTHING || wanted <= last) {
      return false;
    }
    filling = true;
    fills++;
    return true;
  }

  void endFill() {
    filling = false;
  }

  List<Event> applied() {
    return List.copyOf(applied.values());
  }

  /** Seq of the newest applied event, or where the view began; -1 if nothing is known. */
  long last() {
    return last;
  }

  int repeats() {
    return repeats;
  }

  int fills() {
    return fills;
  }

  List<String> faults() {
    return List.copyOf(faults);
  }
}
