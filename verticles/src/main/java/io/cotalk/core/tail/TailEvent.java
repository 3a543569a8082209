package io.cotalk.core.tail;

import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import java.time.Instant;

/** One committed event of a shard. Immutable. */
public sealed interface TailEvent {
  /** Returns the event's JSON as clients get it. */
  String body();

  /** Returns when it was written, by the shard's clock. */
  Instant at();

  /**
   * An event of a room's log. Its key is {@code (room, seq)}.
   *
   * @param n a message's ordinal; on other events the number of messages before them
   * @param kind 1 msg, 2 edit, 3 del, 4 react, 5 pin, 6 member, 7 room; later ones may come
   */
  record OfRoom(RoomId room, long seq, long n, UserId sender, int kind, Instant at, String body)
      implements TailEvent {}

  /**
   * An event of a user's log. Its key is {@code (user, u)}.
   *
   * @param kind its name on the wire
   */
  record OfUser(UserId user, long u, String kind, Instant at, String body) implements TailEvent {}
}
