package io.cotalk.core.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * How many links each user, or each client address, has on this node. Any thread.
 *
 * @param <K> whose links are counted
 */
public final class LinkCounts<K> {
  private final int max;
  private final UnaryOperator<K> group;
  private final Map<K, Integer> counts = new ConcurrentHashMap<>();

  /**
   * @param max most links of one key
   */
  public LinkCounts(int max) {
    this(max, UnaryOperator.identity());
  }

  /**
   * @param max most links of one group
   * @param group of a key; those of one group are counted together
   */
  public LinkCounts(int max, UnaryOperator<K> group) {
    this.max = max;
    this.group = group;
  }

  /** Adds a link; tells whether it may be. If so, followed by a release. */
  public boolean acquire(K key) {
    boolean[] taken = new boolean[1];
    counts.compute(
        group.apply(key),
        (ignored, count) -> {
          int now = count == null ? 0 : count;
          taken[0] = now < max;
          return taken[0] ? Integer.valueOf(now + 1) : count;
        });
    return taken[0];
  }

  /** Takes a link away. */
  public void release(K key) {
    counts.computeIfPresent(group.apply(key), (ignored, count) -> count == 1 ? null : count - 1);
  }
}
