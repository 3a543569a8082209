package io.cotalk.core.fanout;

import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.FrameBytes;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.id.RoomId;

/** A gap of a room, in one encoding; a queue makes a longer one of it when more is taken away. */
public record GapFrame(RoomId room, long from, long to, FrameBytes bytes)
    implements OutgoingOfRoom {
  /** Tells that events {@code from} to {@code to} are not sent. */
  public static GapFrame of(Encoding encoding, RoomId room, long from, long to) {
    return new GapFrame(room, from, to, encoding.frame(new ServerFrame.Gap(room, from, to)));
  }
}
