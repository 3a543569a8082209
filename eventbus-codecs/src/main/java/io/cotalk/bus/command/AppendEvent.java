package io.cotalk.bus.command;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.WireText;
import io.cotalk.bus.event.AppendRight;
import io.cotalk.bus.event.EventKind;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;

/**
 * Asks a write lane to store one event. Answered by {@link SendReply} after the commit, or by an
 * error: {@code not_found} (no such room, the sender is no member, or there is no such message),
 * {@code forbidden} (muted, or the kind needs another right), {@code conflict} (the cid stands for
 * another event), {@code cid_expired}, {@code bad_request} (ref beyond the room's newest event),
 * {@code busy}, {@code unavailable}, {@code unknown}.
 *
 * @param kind not one that only a change of the room may write
 * @param body the event's JSON in canonical form, checked already, at most 64 KiB
 * @param ref the {@code seq} of the event that a message answers, or of the message that another
 *     event is about; 0 for none
 */
public record AppendEvent(
    RoomId room, UserId sender, Cid cid, EventKind kind, String body, long ref)
    implements BusMessage {
  private static final int MAX_BODY = 1_048_576;

  @Override
  public boolean isSound() {
    return kind.right() != AppendRight.CHECKED
        && ref >= (kind.isAboutMessage() ? 1 : 0)
        && WireText.isObject(body, MAX_BODY);
  }
}
