package io.cotalk.core.userlog;

import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A change of a room's roster that the user's shard has to learn.
 *
 * @param seq the event that tells of it; of two changes of one member the greater one holds
 * @param gone whether the user left, otherwise they joined
 * @param added whether somebody else let them in
 */
public record RosterChange(RoomId room, UserId user, long seq, boolean gone, boolean added) {
  /** A change that the user made. */
  public static RosterChange own(RoomId room, UserId user, long seq, boolean gone) {
    return new RosterChange(room, user, seq, gone, false);
  }

  /** A user let in by somebody else. */
  public static RosterChange added(RoomId room, UserId user, long seq) {
    return new RosterChange(room, user, seq, false, true);
  }

  /**
   * Returns the arrays of users, rooms, seqs, gone and added, by which many rows go into a
   * statement.
   */
  public static Tuple columns(List<RosterChange> changes) {
    return Tuple.of(
        column(changes, change -> change.user().value(), Long[]::new),
        column(changes, change -> change.room().value(), Long[]::new),
        column(changes, RosterChange::seq, Long[]::new),
        column(changes, RosterChange::gone, Boolean[]::new),
        column(changes, RosterChange::added, Boolean[]::new));
  }

  /** Returns one part of all changes. */
  public static <T> T[] column(
      List<RosterChange> changes, Function<RosterChange, T> part, IntFunction<T[]> array) {
    return changes.stream().map(part).toArray(array);
  }
}
