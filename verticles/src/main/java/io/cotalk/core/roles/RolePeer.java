package io.cotalk.core.roles;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One service of another node, and the requests to it that have no answer yet. Any thread. */
final class RolePeer {
  private final String node;
  private final CallBudget budget;
  private final Set<Runnable> pending = ConcurrentHashMap.newKeySet();
  private volatile long heardNanos;
  private volatile long asideUntilNanos;
  private volatile boolean lost;

  RolePeer(String node, CallBudget budget, long nowNanos) {
    this.node = node;
    this.budget = budget;
    this.heardNanos = nowNanos;
    this.asideUntilNanos = nowNanos;
  }

  String node() {
    return node;
  }

  CallBudget budget() {
    return budget;
  }

  void heard(long nowNanos) {
    heardNanos = nowNanos;
  }

  boolean isSilent(long nowNanos, long silenceNanos) {
    return nowNanos - heardNanos > silenceNanos;
  }

  /** Lets others be asked first for a while. */
  void putAside(long untilNanos) {
    asideUntilNanos = untilNanos;
  }

  boolean isAside(long nowNanos) {
    return asideUntilNanos - nowNanos > 0;
  }

  /** Says by {@code onLoss} when the node is lost, at once if it is; until {@link #ends}. */
  void begins(Runnable onLoss) {
    pending.add(onLoss);
    if (lost) {
      onLoss.run();
    }
  }

  void ends(Runnable onLoss) {
    pending.remove(onLoss);
  }

  /** Nobody needs to wait for the answers any more. */
  void lost() {
    lost = true;
    pending.forEach(Runnable::run);
  }
}
