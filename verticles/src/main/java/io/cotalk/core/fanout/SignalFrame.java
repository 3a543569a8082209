package io.cotalk.core.fanout;

import io.cotalk.core.wire.FrameBytes;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.netty.buffer.ByteBuf;

/** A {@link RoomSignal} in one encoding, for all its receivers. */
public record SignalFrame(RoomId room, UserId user, FrameBytes bytes) implements OfRoom {
  @Override
  public int length() {
    return bytes.length();
  }

  @Override
  public void writeTo(ByteBuf out) {
    bytes.writeTo(out);
  }
}
