package io.cotalk.core.persistence;

import io.cotalk.bus.event.AppendRight;
import io.cotalk.core.wire.EventBody;
import io.cotalk.id.UserId;

/**
 * An event that shall be written into a room's log by the change that it tells of.
 *
 * @param actor who does it
 * @param body of a kind that only a change of the room may write
 */
public record EventDraft(UserId actor, EventBody body) {
  public EventDraft {
    if (body.kind().right() != AppendRight.CHECKED) {
      throw new IllegalArgumentException(body.kind().wireName() + " is sent, not drafted");
    }
  }
}
