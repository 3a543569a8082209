package io.cotalk.core.userlog;

import io.cotalk.id.RoomId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A user's list of rooms at one moment.
 *
 * @param rooms all of them, the newest room first
 * @param added those to which somebody else added the user and that the user has not opened; nearly
 *     always empty
 */
public record RoomList(List<RoomId> rooms, Set<RoomId> added) {
  public RoomList {
    rooms = List.copyOf(rooms);
    added = Set.copyOf(added);
  }

  /** Takes rows one by one. */
  static final class Reader {
    private final List<RoomId> rooms;
    private final Set<RoomId> unopened = new HashSet<>();

    Reader(int size) {
      rooms = new ArrayList<>(size);
    }

    void add(long id, boolean added) {
      RoomId room = new RoomId(id);
      rooms.add(room);
      if (added) {
        unopened.add(room);
      }
    }

    RoomList list() {
      return new RoomList(rooms, unopened);
    }
  }
}
