package io.cotalk.core.limits;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One thing of which a node has only so much: how much is used, and how much may be. With gauges
 * {@code cotalk_budget_used} and {@code _limit}, and a counter of refusals. Any thread.
 */
final class Budget {
  private final String name;
  private final long limit;
  private final AtomicLong used = new AtomicLong();
  private final Counter refusedByNode;
  private final Counter refusedByShare;

  Budget(String name, long limit, MeterRegistry registry) {
    this.name = name;
    this.limit = limit;
    this.refusedByNode = refused(registry, "node");
    this.refusedByShare = refused(registry, "share");
    Gauge.builder("cotalk.budget.used", used, AtomicLong::get)
        .description("What clients hold of a thing of which the node has only so much")
        .tag("budget", name)
        .register(registry);
    Gauge.builder("cotalk.budget.limit", () -> limit)
        .description("What they may hold together")
        .tag("budget", name)
        .register(registry);
  }

  private Counter refused(MeterRegistry registry, String by) {
    return Counter.builder("cotalk.budget.refused")
        .description(
            "Refusals because a budget is spent: the node's, or one address' or user's part")
        .tag("budget", name)
        .tag("by", by)
        .register(registry);
  }

  String name() {
    return name;
  }

  /** Takes {@code amount} if there is as much. */
  boolean take(long amount) {
    if (used.addAndGet(amount) <= limit) {
      return true;
    }
    used.addAndGet(-amount);
    return false;
  }

  /** Tells whether there is as much; takes nothing. */
  boolean has(long amount) {
    return used.get() + amount <= limit;
  }

  void give(long amount) {
    used.addAndGet(-amount);
  }

  /** Counts a refusal; takes nothing. */
  Verdict refuse(Verdict verdict) {
    (verdict == Verdict.NODE_SPENT ? refusedByNode : refusedByShare).increment();
    return verdict;
  }

  /** Whether more than four fifths are used. */
  boolean isNearEnd() {
    return used.get() > limit - limit / 5;
  }
}
