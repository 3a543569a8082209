package io.cotalk.transport.socket;

import io.cotalk.core.wire.Outgoing;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.core.wire.TextFrame;
import io.cotalk.id.RoomId;

/** A queued gap of a room; grows when more of the room's events are taken away. */
record GapItem(RoomId room, long from, long to, TextFrame text) implements Outgoing {
  static GapItem of(RoomId room, long from, long to) {
    return new GapItem(room, from, to, TextFrame.of(new ServerFrame.Gap(room, from, to)));
  }
}
