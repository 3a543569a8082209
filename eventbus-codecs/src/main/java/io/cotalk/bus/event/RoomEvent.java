package io.cotalk.bus.event;

import io.cotalk.bus.WireText;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import org.jspecify.annotations.Nullable;

/**
 * One committed event of a room's log, as it is published (in {@link RoomEvents}) and read back.
 *
 * @param seq its place in the room, from 1 without holes
 * @param n a message's ordinal; on other events the number of messages before it
 * @param sender who did it
 * @param cid the client's id of a message or of what concerns one; null on events that tell of
 *     rooms and their members
 * @param ts by the shard's clock, in milliseconds since 1970; never runs backwards within a room
 * @param body its JSON as clients get it; null on the bus when it is long, then it is read from the
 *     log
 */
public record RoomEvent(
    RoomId room,
    long seq,
    long n,
    EventKind kind,
    UserId sender,
    @Nullable Cid cid,
    long ts,
    @Nullable String body) {
  /** Longest body, in UTF-16 units, that travels on the bus. */
  public static final int MAX_BUS_BODY = 4096;

  /** Returns the event as it may be published: without its body if that is long. */
  public RoomEvent forBus() {
    return body == null || body.length() <= MAX_BUS_BODY
        ? this
        : new RoomEvent(room, seq, n, kind, sender, cid, ts, null);
  }

  /** Whether it may have come over the bus; see {@link io.cotalk.bus.BusMessage#isSound}. */
  boolean isSound() {
    return seq >= 1
        && n >= 0
        && n <= seq
        && ts >= 0
        && (cid != null || kind != EventKind.MSG)
        && (body == null || WireText.isObject(body, MAX_BUS_BODY));
  }
}
