package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.LogEntry;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of a room at the end, which all else is compared with. Immutable.
 *
 * @param source who gave it
 * @param line number of its line
 * @param begun when it was asked for
 * @param time when it had come
 * @param entries ascending by seq
 */
record RoomLog(String source, long line, long begun, long time, List<LogEntry> entries) {
  RoomLog {
    entries = entries.stream().sorted(Comparator.comparingLong(LogEntry::seq)).toList();
  }

  /** The last seq; 0 of an empty log. */
  long head() {
    return entries.isEmpty() ? 0 : entries.getLast().seq();
  }

  /** What stands at {@code seq}, if anything. */
  @Nullable LogEntry at(long seq) {
    // A log without holes, which is nearly every one, has it right there.
    if (seq >= 1 && seq <= entries.size() && entries.get((int) seq - 1).seq() == seq) {
      return entries.get((int) seq - 1);
    }
    int low = 0;
    int high = entries.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = entries.get(middle).seq();
      if (found == seq) {
        return entries.get(middle);
      }
      if (found < seq) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }
}
