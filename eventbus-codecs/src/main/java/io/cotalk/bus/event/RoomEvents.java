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
  public RoomEvents {
    events = List.copyOf(events);
  }
}
