package io.cotalk.core.fanout;

import io.cotalk.core.wire.FrameBytes;
import io.cotalk.core.wire.Outgoing;
import io.cotalk.id.RoomId;
import io.netty.buffer.ByteBuf;

/** A room's head, in one encoding, for all who have it on their lists. */
public record HeadFrame(RoomId room, FrameBytes bytes) implements Outgoing {
  @Override
  public int length() {
    return bytes.length();
  }

  @Override
  public void writeTo(ByteBuf out) {
    bytes.writeTo(out);
  }
}
