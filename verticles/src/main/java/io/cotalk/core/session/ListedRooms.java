package io.cotalk.core.session;

import io.cotalk.core.fanout.RoomLists;
import io.cotalk.core.fanout.Subscriber;
import io.cotalk.id.RoomId;
import java.util.Arrays;

/** The rooms on one connection's list, 8 bytes each. On the connection's event loop only. */
final class ListedRooms {
  private final RoomLists lists;
  private final Subscriber connection;
  private long[] rooms = new long[0];
  private int size;

  ListedRooms(RoomLists lists, Subscriber connection) {
    this.lists = lists;
    this.connection = connection;
  }

  /** Adds a room; without effect when it is there. */
  void add(RoomId room) {
    if (indexOf(room) >= 0) {
      return;
    }
    if (size == rooms.length) {
      rooms = Arrays.copyOf(rooms, Math.max(4, size + size / 2));
    }
    rooms[size++] = room.value();
    lists.add(room, connection);
  }

  /** Removes a room; without effect when it is not there. */
  void remove(RoomId room) {
    int index = indexOf(room);
    if (index >= 0) {
      rooms[index] = rooms[--size];
      lists.remove(room, connection);
    }
  }

  /** Removes all rooms. */
  void end() {
    for (int i = 0; i < size; i++) {
      lists.remove(new RoomId(rooms[i]), connection);
    }
    size = 0;
  }

  private int indexOf(RoomId room) {
    for (int i = 0; i < size; i++) {
      if (rooms[i] == room.value()) {
        return i;
      }
    }
    return -1;
  }
}
