package io.cotalk.core.fanout;

import io.cotalk.bus.event.ReadMoved;
import io.cotalk.core.wire.Outgoing;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.core.wire.TextFrame;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;

/**
 * A member's read position, encoded once for all its receivers.
 *
 * @param n the ordinal of the last message read
 */
public record ReadFrame(RoomId room, UserId user, long n, TextFrame text) implements Outgoing {
  static ReadFrame of(ReadMoved moved) {
    var push = new ServerFrame.ReadPush(moved.room(), moved.user(), moved.n());
    return new ReadFrame(moved.room(), moved.user(), moved.n(), TextFrame.of(push));
  }
}
