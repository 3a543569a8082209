package io.cotalk.bus.command;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.WireText;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;

/**
 * As {@link AppendEvent}, for one message; the only form that nodes of the release before read, so
 * messages travel between nodes in it.
 *
 * @param body the message's JSON in canonical form, checked already, at most 64 KiB
 */
public record SendMessage(RoomId room, UserId sender, Cid cid, String body) implements BusMessage {
  private static final int MAX_BODY = 1_048_576;

  @Override
  public boolean isSound() {
    return WireText.isObject(body, MAX_BODY);
  }
}
