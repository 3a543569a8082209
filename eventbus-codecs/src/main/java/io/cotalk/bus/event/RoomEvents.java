package io.cotalk.bus.event;

import io.cotalk.bus.BusMessage;
import io.cotalk.id.RoomId;
import java.util.List;

/**
 * What one commit wrote to one room, published on the room's address.
 *
 * @param events all of {@code room}, ascending by {@code seq} without holes
 */
public record RoomEvents(RoomId room, List<RoomEvent> events) implements BusMessage {
  /** More than one commit has. */
  private static final int MAX_EVENTS = 10_000;

  public RoomEvents {
    events = List.copyOf(events);
  }

  @Override
  public boolean isSound() {
    if (events.isEmpty() || events.size() > MAX_EVENTS) {
      return false;
    }
    long seq = events.getFirst().seq();
    for (RoomEvent event : events) {
      if (event.seq() != seq++ || !event.room().equals(room) || !event.isSound()) {
        return false;
      }
    }
    return true;
  }
}
