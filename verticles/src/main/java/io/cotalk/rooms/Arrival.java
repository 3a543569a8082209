package io.cotalk.rooms;

import io.cotalk.id.RoomId;
import java.util.List;

/**
 * What a user finds who begins anew, all of one moment.
 *
 * @param head the {@code u} of the last event in the user's log, 0 for none
 * @param rooms the user's list, the newest room first
 */
public record Arrival(long head, List<RoomId> rooms) {
  public Arrival {
    rooms = List.copyOf(rooms);
  }
}
