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
  private final int moreMembers;

  EncodedEvent(RoomEvent event) {
    this.event = event;
    String change = event.kind() == EventKind.MEMBER ? event.body() : null;
    this.removed = change == null ? null : EventBodyJson.leaver(change);
    this.moreMembers =
        removed != null ? -1 : change != null && EventBodyJson.joiner(change) != null ? 1 : 0;
  }

  long seq() {
    return event.seq();
  }

  long n() {
    return event.n();
  }

  /** Returns how many members the room has more after it than before it; negative: fewer. */
  int moreMembers() {
    return moreMembers;
  }

  @Override
  RoomFrame encode(Encoding encoding) {
    return new RoomFrame(
        event.room(), event.seq(), event.seq(), event.n(), encoding.event(event), removed);
  }
}
