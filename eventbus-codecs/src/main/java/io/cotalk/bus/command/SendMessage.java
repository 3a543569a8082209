package io.cotalk.bus.command;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.WireText;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;

/**
 * Asks a write lane to store one message. Answered by {@link SendReply} after the commit, or by an
 * error: {@code not_found} (no such room, or the sender is no member), {@code forbidden} (muted),
 * {@code conflict} (the cid stands for another body), {@code bad_request} (cid outside of its
 * window), {@code busy}, {@code unavailable}, {@code unknown}.
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
