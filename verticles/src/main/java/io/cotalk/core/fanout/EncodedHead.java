package io.cotalk.core.fanout;

import io.cotalk.bus.event.RoomHead;
import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.ServerFrame;

/** A room's head, encoded once for all who have it on their lists. Any thread. */
final class EncodedHead extends EncodedOnce<HeadFrame> {
  private final RoomHead head;

  EncodedHead(RoomHead head) {
    this.head = head;
  }

  @Override
  HeadFrame encode(Encoding encoding) {
    return new HeadFrame(head.room(), encoding.frame(new ServerFrame.HeadPush(head)));
  }
}
