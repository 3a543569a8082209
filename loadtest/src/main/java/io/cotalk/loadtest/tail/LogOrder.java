package io.cotalk.loadtest.tail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds what one consumer got to "each event at least once, in the order of its log, none left
 * out". What comes again is no fault.
 */
final class LogOrder {
  /** Faults that are told one by one. */
  private static final int MAX_EXAMPLES = 5;

  private final Map<Long, Long> rooms = new HashMap<>();
  private final Map<Long, Long> users = new HashMap<>();
  private final List<String> examples = new ArrayList<>();
  private long faults;
  private long firsts;
  private long repeats;

  /** Takes the next event; whether it comes for the first time. */
  boolean take(RecordedEvent event) {
    Map<Long, Long> heads = event.ofRoom() ? rooms : users;
    long head = heads.getOrDefault(event.id(), 0L);
    if (event.place() <= head) {
      repeats++;
      return false;
    }
    if (event.place() > head + 1) {
      fault(name(event.ofRoom(), event.id()) + ": " + event.place() + " after " + head);
    }
    heads.put(event.id(), event.place());
    firsts++;
    return true;
  }

  /** Tells what is missing at the end of logs, and what no log has. */
  void end(StoredLogs stored) {
    compare(true, rooms, stored.rooms());
    compare(false, users, stored.users());
  }

  private void compare(boolean ofRoom, Map<Long, Long> got, Map<Long, Long> stored) {
    stored.forEach(
        (id, head) -> {
          long last = got.getOrDefault(id, 0L);
          if (last != head) {
            fault(name(ofRoom, id) + ": got up to " + last + ", stored up to " + head);
          }
        });
    got.forEach(
        (id, last) -> {
          if (!stored.containsKey(id)) {
            fault(name(ofRoom, id) + ": got up to " + last + ", and no such log is stored");
          }
        });
  }

  private static String name(boolean ofRoom, long id) {
    return (ofRoom ? "room " : "user ") + id;
  }

  private void fault(String what) {
    faults++;
    if (examples.size() < MAX_EXAMPLES) {
      examples.add(what);
    }
  }

  /** How many faults, and some of them. */
  List<String> faults() {
    List<String> all = new ArrayList<>(examples);
    if (faults > examples.size()) {
      all.add("and " + (faults - examples.size()) + " more");
    }
    return all;
  }

  long firsts() {
    return firsts;
  }

  long repeats() {
    return repeats;
  }
}
