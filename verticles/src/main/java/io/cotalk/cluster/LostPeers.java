package io.cotalk.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells nodes that were lost from nodes that have left. One that stops, or is killed, answers until
 * it is gone from the cluster; one behind a broken network is silent first. Lost nodes count until
 * one of the same name is back, or nobody can expect that any more. Not thread safe.
 */
final class LostPeers {
  /** Two questions of {@link BusProbe} without an answer. */
  private static final long SILENT_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long MISSED_NANOS = Duration.ofMinutes(10).toNanos();

  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Long> lost = new HashMap<>();

  /**
   * Looks at the cluster as it is now.
   *
   * @param members names of the other nodes by their id
   * @param heard when each has answered last, by id; still with those who are gone, and without
   *     those who never did: nobody is missed who never was of use
   */
  void look(Map<String, String> members, Map<String, Long> heard, long nowNanos) {
    Set<String> gone = new HashSet<>(names.keySet());
    gone.removeAll(members.keySet());
    for (String id : gone) {
      String name = names.remove(id);
      if (nowNanos - heard.getOrDefault(id, nowNanos) > SILENT_NANOS) {
        lost.put(name, nowNanos);
      }
    }
    names.putAll(members);
    lost.keySet().removeAll(members.values());
    lost.values().removeIf(since -> nowNanos - since > MISSED_NANOS);
  }

  int count() {
    return lost.size();
  }
}
