package io.cotalk.core.persistence;

import io.cotalk.bus.event.EventKind;
import io.cotalk.id.UserId;

/**
 * An event that shall be written into a room's log.
 *
 * @param kind any but {@link EventKind#MSG}: messages are sent
 * @param actor who does it
 * @param body its JSON as clients get it
 */
public record EventDraft(EventKind kind, UserId actor, String body) {
  public EventDraft {
    if (kind == EventKind.MSG) {
      throw new IllegalArgumentException("messages are sent, not drafted");
    }
  }
}
