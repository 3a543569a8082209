package io.cotalk.loadtest.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Comings and goings of one user in one room. Filled by {@link ModelBuilder}. */
final class Membership {
  /** Member until {@code seq}, or until {@code time} if {@code seq} is 0: not told. */
  record Kick(long seq, long begun, long line, long time) {}

  /** Member from {@code seq}, 0 if not told; asked for at {@code begun}. */
  record Join(long seq, long begun, long time) {}

  final List<Kick> kicks = new ArrayList<>();
  final List<Join> joins = new ArrayList<>();

  /** Requests without an answer, by process: when they began. */
  final Map<Long, Long> joining = new HashMap<>();

  final Map<Long, Long> kicking = new HashMap<>();

  /** Whether {@code seq} may be the first that the user sees. */
  boolean mayBegin(long seq) {
    return !joining.isEmpty()
        || joins.stream().anyMatch(join -> join.seq() == 0 || join.seq() == seq);
  }

  /** Whether somebody who was a member at {@code time} may have had to leave since. */
  boolean mayBeOutSince(long time) {
    return !kicking.isEmpty() || kicks.stream().anyMatch(kick -> kick.time() >= time);
  }

  /**
   * Whether the place {@code seq} is for certain behind {@code kick} and before the user came back.
   *
   * @param send the message there, if it is one
   */
  boolean hidden(Kick kick, long seq, @Nullable Send send) {
    boolean after =
        kick.seq() > 0 ? seq > kick.seq() : send != null && send.invokeTime > kick.time();
    return after && before(returns(kick), seq, send);
  }

  /** Whatever may have brought the user back after {@code kick}. */
  private List<Join> returns(Kick kick) {
    var returns = new ArrayList<Join>();
    joins.stream().filter(join -> join.time() >= kick.begun()).forEach(returns::add);
    joining.values().forEach(begun -> returns.add(new Join(0, begun, Long.MAX_VALUE)));
    return returns;
  }

  private static boolean before(List<Join> returns, long seq, @Nullable Send send) {
    if (returns.stream().allMatch(join -> join.seq() > seq)) {
      return true;
    }
    // Places that nobody told: what was acknowledged before the question stands before them.
    return send != null && returns.stream().allMatch(join -> send.ackedBefore(join.begun()));
  }
}
