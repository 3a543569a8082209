package io.cotalk.node.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells nodes that were lost from nodes that have left. One that stops in order says so first; one
 * that is killed answers until it is gone from the cluster; one behind a broken network is silent
 * first. Lost nodes count until one of the same name is back, or nobody can expect that any more.
 * One thread, but for {@link #leaves} and {@link #isLeaving}.
 */
final class LostPeers {
  private static final Logger LOG = LoggerFactory.getLogger(LostPeers.class);

  /** Two questions of {@link BusProbe} without an answer. */
  private static final long SILENT_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long MISSED_NANOS = Duration.ofMinutes(10).toNanos();

  /** The longest {@code node.drain}, and a minute to close. */
  private static final long LEAVING_NANOS = Duration.ofMinutes(6).toNanos();

  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Long> lost = new HashMap<>();
  private final Map<String, Long> leaving = new ConcurrentHashMap<>();

  /** Notes that a member of the cluster has said that it leaves. */
  void leaves(String id, long nowNanos) {
    leaving.putIfAbsent(id, nowNanos);
  }

  /** Returns whether a member has said that it leaves, and may still be about it. */
  boolean isLeaving(String id, long nowNanos) {
    Long since = leaving.get(id);
    return since != null && nowNanos - since <= LEAVING_NANOS;
  }

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
      boolean silent = nowNanos - heard.getOrDefault(id, nowNanos) > SILENT_NANOS;
      if (silent && !isLeaving(id, nowNanos)) {
        LOG.warn("node {} is lost: it did not answer any more", name);
        lost.put(name, nowNanos);
      } else {
        LOG.info("node {} has left the cluster", name);
      }
    }
    leaving.keySet().retainAll(members.keySet());
    members.forEach(
        (id, name) -> {
          if (names.put(id, name) == null) {
            LOG.info("node {} is in the cluster", name);
          }
        });
    lost.keySet().removeAll(members.values());
    lost.values().removeIf(since -> nowNanos - since > MISSED_NANOS);
  }

  int count() {
    return lost.size();
  }

  /** Returns how many members have said that they leave. */
  int leaving() {
    return leaving.size();
  }
}
