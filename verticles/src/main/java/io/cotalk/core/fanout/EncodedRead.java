package io.cotalk.core.fanout;

import io.cotalk.bus.event.ReadMoved;
import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.id.UserId;

/** A member's read position, encoded once for all its receivers. Any thread. */
final class EncodedRead extends EncodedOnce<ReadFrame> {
  private final ReadMoved moved;

  EncodedRead(ReadMoved moved) {
    this.moved = moved;
  }

  UserId user() {
    return moved.user();
  }

  long n() {
    return moved.n();
  }

  @Override
  ReadFrame encode(Encoding encoding) {
    var push = new ServerFrame.ReadPush(moved.room(), moved.user(), moved.n());
    return new ReadFrame(moved.room(), moved.user(), moved.n(), encoding.frame(push));
  }
}
