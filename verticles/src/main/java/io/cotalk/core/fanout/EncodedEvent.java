package io.cotalk.core.fanout;

import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.EventBodyJson;
import io.cotalk.id.UserId;
import org.jspecify.annotations.Nullable;

/** One event of a room with its body, encoded once for all receivers on this node. Any thread. */
final class EncodedEvent extends EncodedOnce<RoomFrame> {
  private final RoomEvent event;
  private final @Nullable UserId removed;

  EncodedEvent(RoomEvent event) {
    this.event = event;
    this.removed = removedBy(event);
  }

  long seq() {
    return event.seq();
  }

  long n() {
    return event.n();
  }

  @Override
  RoomFrame encode(Encoding encoding) {
    return new RoomFrame(
        event.room(), event.seq(), event.seq(), event.n(), encoding.event(event), removed);
  }

  private static @Nullable UserId removedBy(RoomEvent event) {
    String body = event.body();
    return event.kind() != EventKind.MEMBER || body == null ? null : EventBodyJson.leaver(body);
  }
}
