package io.cotalk.core.persistence;

import io.cotalk.bus.event.RoomEvent;
import java.util.List;

/**
 * What a change of a room has written.
 *
 * @param events in order; none where nothing was to be changed
 * @param repeated whether an earlier request with the same key wrote it: then the last event alone
 */
public record RoomChange(List<RoomEvent> events, boolean repeated) {
  public RoomChange {
    events = List.copyOf(events);
  }
}
