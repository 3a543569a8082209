package io.cotalk.messages;

import io.cotalk.bus.event.RoomEvent;
import java.util.List;

/**
 * Some events of a room.
 *
 * @param events ascending by {@code seq}, without holes
 * @param head the room's last {@code seq} when the reader's membership was looked up
 * @param more whether there are more for this reader in the direction that was read
 */
public record HistoryPage(List<RoomEvent> events, long head, boolean more) {
  public HistoryPage {
    events = List.copyOf(events);
  }
}
