package io.cotalk.core.fanout;

import io.cotalk.core.wire.FrameBytes;
import io.cotalk.core.wire.Outgoing;
import io.cotalk.id.RoomId;

/** Something on its way to a client that has the room open. */
public interface OfRoom extends Outgoing {
  RoomId room();

  /** Returns what all receivers with the same encoding get. */
  FrameBytes bytes();
}
