package io.cotalk.capability.rooms;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.RoomAddressing;
import io.cotalk.bus.event.ReadMoved;
import io.cotalk.core.session.ReadMarks;
import io.cotalk.core.shards.Shards;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * How far members have read; kept on the rooms' shards, told to whom it concerns as a hint. For
 * every transport. One for each node; any thread.
 */
public final class ReadPositions implements ReadMarks {
  private final Vertx vertx;
  private final Shards shards;
  private final RoomAddressing addressing;
  private final RosterStore store = new RosterStore();

  public ReadPositions(Vertx vertx, Shards shards, RoomAddressing addressing) {
    this.vertx = vertx;
    this.shards = shards;
    this.addressing = addressing;
  }

  /**
   * Moves a member's read position forward to {@code n}, or to the newest message if that comes
   * first; never back. A move is published on the room's address, for who has it open, and on the
   * user's, for their other devices: both as {@link ReadMoved}.
   *
   * @param n a message's ordinal, from 0
   * @return the position afterwards, {@code n} at least unless there is no such message yet. Fails
   *     with {@code not_found} (no such room, or no member), {@code busy}, {@code unavailable},
   *     {@code unknown}
   */
  @Override
  public Future<Long> markRead(RoomId room, UserId user, long n) {
    return store
        .markRead(shards.of(room), room, user, n)
        .map(
            found -> {
              RosterStore.ReadMark mark =
                  found.orElseThrow(() -> new ChatException(ErrorCode.NOT_FOUND, "no such room"));
              if (mark.moved()) {
                publish(new ReadMoved(room, user, mark.n()));
              }
              return mark.n();
            });
  }

  private void publish(ReadMoved moved) {
    vertx.eventBus().publish(addressing.of(moved.room()), moved);
    vertx.eventBus().publish(Addresses.users(moved.user()), moved);
  }
}
