package io.cotalk.core.fanout;

import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.wire.EventBodyJson;
import io.cotalk.core.wire.EventJson;
import io.cotalk.core.wire.Outgoing;
import io.cotalk.core.wire.TextFrame;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import org.jspecify.annotations.Nullable;

/**
 * One event of a room, or some that follow one another, encoded once for all receivers on this
 * node.
 *
 * @param from place of the first in the room
 * @param seq place of the last
 * @param n the room's messages up to it
 * @param text the {@code ev} objects, a frame each
 * @param removed who is no member any more after it; null for most events
 */
public record RoomFrame(
    RoomId room, long from, long seq, long n, TextFrame text, @Nullable UserId removed)
    implements Outgoing {
  /** Bytes of several events that are one; what a socket is given in one write. */
  public static final int MOST_BYTES = 16 * 1024;

  /** Encodes an event that has its body. */
  static RoomFrame of(RoomEvent event) {
    TextFrame text = TextFrame.of(EventJson.of(event));
    return new RoomFrame(event.room(), event.seq(), event.seq(), event.n(), text, removedBy(event));
  }

  @Override
  public int frames() {
    return (int) (seq - from + 1);
  }

  boolean removes(UserId user) {
    return user.equals(removed);
  }

  private static @Nullable UserId removedBy(RoomEvent event) {
    String body = event.body();
    return event.kind() != EventKind.MEMBER || body == null ? null : EventBodyJson.leaver(body);
  }
}
