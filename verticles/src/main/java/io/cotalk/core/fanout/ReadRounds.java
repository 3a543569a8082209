package io.cotalk.core.fanout;

import io.cotalk.id.UserId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Read positions for a large audience: of each member the newest, some members each second, who has
 * waited longest first. A thousand who read along would else send each other a million positions a
 * second. One thread.
 */
final class ReadRounds {
  /** Time from one round to the next. */
  static final long MILLIS = 1_000;

  /** Positions of one round: no more than a few events for each receiver. */
  static final int MOST_AT_ONCE = 32;

  /** Members whose position may wait; those of others are left out. */
  static final int MOST_WAITING = 1_024;

  private final Map<UserId, EncodedRead> waiting = new LinkedHashMap<>();

  /** Takes a position; tells whether there was room for it. */
  boolean add(EncodedRead frame) {
    EncodedRead before = waiting.get(frame.user());
    if (before == null && waiting.size() >= MOST_WAITING) {
      return false;
    }
    if (before == null || before.n() < frame.n()) {
      waiting.put(frame.user(), frame);
    }
    return true;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Returns the positions of the next round. */
  List<EncodedRead> take() {
    List<EncodedRead> round = new ArrayList<>();
    Iterator<EncodedRead> oldest = waiting.values().iterator();
    while (oldest.hasNext() && round.size() < MOST_AT_ONCE) {
      round.add(oldest.next());
      oldest.remove();
    }
    return round;
  }
}
