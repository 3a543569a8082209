package io.cotalk.socket;

import io.cotalk.id.RoomId;
import io.cotalk.wire.Outgoing;
import io.cotalk.wire.ServerFrame;
import io.cotalk.wire.TextFrame;

/** A queued gap of a room; grows when more of the room's events are taken away. */
record GapItem(RoomId room, long from, long to, TextFrame text) implements Outgoing {
  static GapItem of(RoomId room, long from, long to) {
    return new GapItem(room, from, to, TextFrame.of(new ServerFrame.Gap(room, from, to)));
  }
}
