package io.cotalk.core.tail;

import java.util.Optional;

/**
 * What a consumer has done of one shard.
 *
 * @param tx all events up to it, of those that have one
 * @param old where it is among the events that have none, from before the tail; empty when they are
 *     done or of no interest
 */
record TailPosition(long tx, Optional<Old> old) {
  /** The end of a room's or a user's log. */
  static final long LOG_END = Long.MAX_VALUE;

  /**
   * A place among the old events.
   *
   * @param users those of rooms are done, these are users'
   * @param id the room or user, 0 before the first
   * @param seq all up to this {@code seq} or {@code u} are done
   */
  record Old(boolean users, long id, long seq) {
    static final Old FIRST = new Old(false, 0, 0);

    /** Returns the beginning of what follows when the logs of this kind are done. */
    Optional<Old> next() {
      return users ? Optional.empty() : Optional.of(new Old(true, 0, 0));
    }
  }

  TailPosition at(long laterTx) {
    return new TailPosition(laterTx, old);
  }

  TailPosition at(Optional<Old> laterOld) {
    return new TailPosition(tx, laterOld);
  }
}
