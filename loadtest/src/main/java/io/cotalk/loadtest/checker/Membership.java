package io.cotalk.loadtest.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Comings and goings of one user in one room. Filled by {@link ModelBuilder}. */
final class Membership {
  /** Member until {@code seq}, or until {@code time} if {@code seq} is 0: not told. */
  record Kick(long seq, long begun, long line, long time) {}

  /** Member from {@code seq}; 0 if not told, or if the request was never answered. */
  record Join(long seq, long time) {}

  final List<Kick> kicks = new ArrayList<>();
  final List<Join> joins = new ArrayList<>();

  /** Requests under way, by process: when they began. */
  final Map<Long, Long> joining = new HashMap<>();

  final Map<Long, Long> kicking = new HashMap<>();

  /** Whether the user may have come in at a place that nobody told. */
  boolean joinedSomewhere() {
    return !joining.isEmpty() || joins.stream().anyMatch(join -> join.seq() == 0);
  }

  /** Whether {@code seq} may be the first that the user sees. */
  boolean mayBegin(long seq) {
    return joinedSomewhere() || joins.stream().anyMatch(join -> join.seq() == seq);
  }

  /** Whether the user may have come back unnoticed after {@code kick} was asked for. */
  boolean mayBeBack(Kick kick) {
    return !joining.isEmpty()
        || joins.stream().anyMatch(join -> join.seq() == 0 && join.time() >= kick.begun());
  }

  /** Where the user came back after {@code seq}; the greatest number if never. */
  long backAfter(long seq) {
    return joins.stream()
        .mapToLong(Join::seq)
        .filter(join -> join > seq)
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
