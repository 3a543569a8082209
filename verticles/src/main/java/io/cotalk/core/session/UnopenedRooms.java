package io.cotalk.core.session;

import io.cotalk.core.userlog.UserRoomLists;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms of a session's user that others may have added and that its client has not opened. The
 * first opening makes a room count as the user's own. Nearly always empty, so that an opening costs
 * one look. On the session's event loop.
 */
final class UnopenedRooms {
  private static final Logger LOG = LoggerFactory.getLogger(UnopenedRooms.class);

  /** As many as others can add; of more the openings are not noted. */
  private static final int MAX_ROOMS = 1_000;

  private final UserRoomLists lists;
  private final UserId user;
  private Set<RoomId> rooms = Set.of();

  UnopenedRooms(UserRoomLists lists, UserId user) {
    this.lists = lists;
    this.user = user;
  }

  /** Adds a room; one that is the user's own costs a needless note at its opening. */
  void add(RoomId room) {
    if (rooms.isEmpty()) {
      rooms = new HashSet<>();
    }
    if (rooms.size() < MAX_ROOMS) {
      rooms.add(room);
    }
  }

  /** Notes that the client asks for a room. Best effort: reading or writing in it counts too. */
  void opens(RoomId room) {
    if (!rooms.isEmpty() && rooms.remove(room)) {
      lists
          .accept(user, List.of(room))
          .onFailure(lost -> LOG.atDebug().setCause(lost).log("An opened room is not noted"));
    }
  }
}
