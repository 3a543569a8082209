package io.cotalk.core.wire;

import io.netty.buffer.ByteBuf;

/**
 * A shared frame of which each receiver gets a head of its own, such as the name of its
 * subscription. The shared bytes are not copied for it before they are written. Any thread.
 *
 * @param head goes before each of the frames; not changed any more
 * @param shared what all receivers get, room and place included
 * @param bytes of it
 */
@SuppressWarnings("ArrayRecordComponent") // Compared with no other, and made for each receiver.
public record HeadedFrame(byte[] head, Outgoing shared, FrameBytes bytes) implements Outgoing {
  @Override
  public int length() {
    return bytes.length() + bytes.frames() * head.length;
  }

  @Override
  public void writeTo(ByteBuf out) {
    bytes.writeTo(out, head);
  }

  @Override
  public int frames() {
    return shared.frames();
  }
}
