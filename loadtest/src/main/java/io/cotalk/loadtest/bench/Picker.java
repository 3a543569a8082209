package io.cotalk.loadtest.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Chooses who sends a message; the same number gives the same answer. Any thread. */
interface Picker {
  Pick pick(long number);

  /** One after the other, each in the first of its rooms; {@code senders} must not be empty. */
  static Picker inTurn(List<Session> senders) {
    List<Pick> picks = senders.stream().map(session -> new Pick(session, 0)).toList();
    return number -> picks.get((int) (number % picks.size()));
  }

  /**
   * Rooms by a law of Zipf, in each of them one of the sessions.
   *
   * @param sessions with at least one room among them
   */
  static Picker byZipf(List<Session> sessions) {
    Map<Integer, List<Pick>> byRoom = new TreeMap<>();
    for (Session session : sessions) {
      for (int slot = 0; slot < session.rooms().size(); slot++) {
        byRoom
            .computeIfAbsent(session.room(slot).index(), index -> new ArrayList<>())
            .add(new Pick(session, slot));
      }
    }
    List<List<Pick>> rooms = List.copyOf(byRoom.values());
    Zipf ranks = new Zipf(rooms.size());
    return number -> {
      long mixed = mix(number);
      List<Pick> members = rooms.get(ranks.rank((mixed >>> 11) / (double) (1L << 53)));
      return members.get((int) Long.remainderUnsigned(mix(mixed), members.size()));
    };
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014). */
  private static long mix(long seed) {
    long z = seed + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
