package io.cotalk.bus.event;

import io.cotalk.bus.BusMessage;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;

/**
 * A member's read position in a room moved forward.
 *
 * @param n the ordinal of the last message read
 */
public record ReadMoved(RoomId room, UserId user, long n) implements BusMessage {
  @Override
  public boolean isSound() {
    return n >= 0;
  }
}
