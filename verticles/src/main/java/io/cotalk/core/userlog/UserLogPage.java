package io.cotalk.core.userlog;

import io.cotalk.bus.event.UserEvent;
import java.util.List;

/**
 * Some events of a user's log.
 *
 * @param head the {@code u} of the last event there is, 0 for none
 * @param events ascending by {@code u}, without holes
 */
public record UserLogPage(long head, List<UserEvent> events) {
  public UserLogPage {
    events = List.copyOf(events);
  }
}
