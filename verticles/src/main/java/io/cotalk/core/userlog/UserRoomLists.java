package io.cotalk.core.userlog;

import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import java.util.List;

/**
 * The users' lists of rooms as sessions need them. One for each node: on its shards where it has
 * them, else by nodes that do. Any thread; futures complete on the caller's context.
 */
public interface UserRoomLists {
  /**
   * Reads the user's rooms, the newest room first, as many as the configuration says. Fails with
   * {@code busy} or {@code unavailable}.
   */
  Future<RoomList> of(UserId user);

  /**
   * Reads the head of the user's log and their rooms, as many as {@link #of}, all of one moment.
   * Fails with {@code not_found} (no such user), {@code busy} or {@code unavailable}.
   */
  Future<Arrival> arrival(UserId user);

  /**
   * Notes that the user has opened, read or written in these rooms: they count as the user's own
   * from now on. May come again. Fails with {@code busy}, {@code unavailable} or {@code unknown}.
   *
   * @param rooms at most some hundreds
   */
  Future<Void> accept(UserId user, List<RoomId> rooms);
}
