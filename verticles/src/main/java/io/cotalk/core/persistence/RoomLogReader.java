package io.cotalk.core.persistence;

import io.cotalk.bus.event.RoomEvent;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the rooms' logs and heads; always what is committed. One for each node: on its shards where
 * it has them, else by nodes that do. Any thread; futures complete on the caller's context. All
 * fail with {@code busy} or {@code unavailable}.
 */
public interface RoomLogReader {
  /** Returns the epoch of the room's log. */
  long epoch(RoomId room);

  /**
   * Reads at most {@code limit} events with {@code after < seq <= upTo}, ascending; the oldest of
   * them.
   */
  Future<List<RoomEvent>> read(RoomId room, long after, long upTo, int limit);

  /** From which end of a range events are read. */
  enum End {
    OLDEST,
    NEWEST
  }

  /**
   * Reads those events with {@code after < seq <= upTo} that come first from one end, until their
   * bodies have {@code bytes}; some more may come, but no more than one part of a page of the bus.
   * One event at least, if there is any. Ascending.
   *
   * @param end where to begin
   */
  Future<List<RoomEvent>> readWithin(RoomId room, long after, long upTo, End end, int bytes);

  /**
   * Finds the oldest of the newest events with {@code after < seq <= upTo} whose frames together
   * have no more than {@code bytes}; {@code upTo + 1} when not one fits. The events are at most
   * some thousands.
   */
  Future<Long> newestWithin(RoomId room, long after, long upTo, long bytes);

  /**
   * Reads what {@code user} may see of {@code room}, with the room's head; empty for who is no
   * member.
   */
  Future<Optional<Access>> access(RoomId room, UserId user);

  /**
   * As {@link #access(RoomId, UserId)}, together with what others ask for at the same time; a few
   * milliseconds later where many do.
   */
  Future<Optional<Access>> accessToOpen(RoomId room, UserId user);

  /**
   * Reads what {@code user} may see of each of {@code rooms}. Empty for a room they are no member
   * of; no entry for a room whose shard cannot be asked.
   *
   * @param rooms at most some hundreds
   */
  Future<Map<RoomId, Optional<Access>>> access(Collection<RoomId> rooms, UserId user);

  /** Returns the rooms of each shard; who asks for each list alone waits for no other shard. */
  List<List<RoomId>> byShard(Collection<RoomId> rooms);

  /**
   * Reads the heads of rooms; rooms that do not exist, or whose shard cannot be asked, are left
   * out.
   *
   * @param rooms at most some thousands
   */
  Future<Map<RoomId, ReadHead>> heads(Collection<RoomId> rooms);
}
