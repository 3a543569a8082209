package io.cotalk.core.fanout;

import io.cotalk.core.wire.FrameBytes;
import io.cotalk.core.wire.Outgoing;
import io.cotalk.id.RoomId;
import io.netty.buffer.ByteBuf;

/** Something on its way to a client that concerns one room. */
public interface OutgoingOfRoom extends Outgoing {
  RoomId room();

  /** Returns what all receivers with the same encoding get. */
  FrameBytes bytes();

  @Override
  default int length() {
    return bytes().length();
  }

  @Override
  default void writeTo(ByteBuf out) {
    bytes().writeTo(out);
  }
}
