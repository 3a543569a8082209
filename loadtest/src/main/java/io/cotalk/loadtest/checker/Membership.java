package io.cotalk.loadtest.checker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Comings and goings of one user in one room. Filled by {@link ModelBuilder}, then only asked. */
final class Membership {
  /** Member until {@code seq}, or until {@code time} if {@code seq} is 0: not told. */
  record Kick(long seq, long begun, long line, long time) {}

  /** Member from {@code seq}, 0 if not told; asked for at {@code begun}. */
  record Join(long seq, long begun, long time) {}

  /** From a kick to the first of whatever may have brought the user back. */
  private record Absence(Kick kick, Return back) {}

  /** The lowest place, 0 if one was not told, and the earliest request. */
  private record Return(long seq, long begun) {
    static final Return NEVER = new Return(Long.MAX_VALUE, Long.MAX_VALUE);

    Return or(long otherSeq, long otherBegun) {
      return new Return(Math.min(seq, otherSeq), Math.min(begun, otherBegun));
    }
  }

  final List<Kick> kicks = new ArrayList<>();
  final List<Join> joins = new ArrayList<>();

  /** Requests without an answer, by process: when they began. */
  final Map<Long, Long> joining = new HashMap<>();

  final Map<Long, Long> kicking = new HashMap<>();

  private final Set<Long> begins = new HashSet<>();
  private final NavigableMap<Long, Absence> bySeq = new TreeMap<>();
  private final NavigableMap<Long, Absence> byTime = new TreeMap<>();

  /** Called once, when nothing more is added. */
  void close() {
    joining.values().forEach(begun -> joins.add(new Join(0, begun, Long.MAX_VALUE)));
    joins.forEach(join -> begins.add(join.seq()));
    // What comes back at the earliest after a time: from the last to the first.
    NavigableMap<Long, Return> returns = new TreeMap<>();
    Return back = Return.NEVER;
    for (Join join :
        joins.stream().sorted(Comparator.comparingLong(Join::time).reversed()).toList()) {
      back = back.or(join.seq(), join.begun());
      returns.put(join.time(), back);
    }
    for (Kick kick : kicks) {
      Map.Entry<Long, Return> after = returns.ceilingEntry(kick.begun());
      var absence = new Absence(kick, after == null ? Return.NEVER : after.getValue());
      byTime.put(kick.time(), absence);
      if (kick.seq() > 0) {
        bySeq.put(kick.seq(), absence);
      }
    }
  }

  /** Whether {@code seq} may be the first that the user sees. */
  boolean mayBegin(long seq) {
    return begins.contains(0L) || begins.contains(seq);
  }

  /** Whether somebody who was a member at {@code time} may have had to leave since. */
  boolean mayBeOutSince(long time) {
    return !kicking.isEmpty() || kicks.stream().anyMatch(kick -> kick.time() >= time);
  }

  /**
   * The kick for which the place {@code seq} must not be shown to the user: it is for certain
   * behind it, and before the user came back. Of several only the last before is asked: one without
   * a return in between says no more.
   *
   * @param send the message there, if it is one
   */
  @Nullable Kick hides(long seq, @Nullable Send send) {
    Kick kick = hides(bySeq.lowerEntry(seq), seq, send);
    return kick != null || send == null
        ? kick
        : hides(byTime.lowerEntry(send.invokeTime), seq, send);
  }

  private static @Nullable Kick hides(
      Map.@Nullable Entry<Long, Absence> last, long seq, @Nullable Send send) {
    if (last == null) {
      return null;
    }
    Absence absence = last.getValue();
    // Where no place was told, what was acknowledged before the question stands before it.
    boolean before =
        absence.back().seq() > seq || (send != null && send.ackedBefore(absence.back().begun()));
    return before ? absence.kick() : null;
  }
}
