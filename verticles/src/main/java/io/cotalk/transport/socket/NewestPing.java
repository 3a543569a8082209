package io.cotalk.transport.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * The newest ping of a turn, which is answered for all (RFC 6455 section 5.5.3). On the channel's
 * event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What cannot be written ends in channelInactive.
final class NewestPing {
  private static final int PONG_FRAME = 0x8a;

  private @Nullable ByteBuf payload;

  /** Takes a ping in the place of the one before. */
  void take(ByteBuf newest) {
    drop();
    payload = newest.retain();
  }

  /** A peer that pings and does not read gets no more pongs than the channel takes. */
  void answer(ChannelHandlerContext context) {
    if (payload != null && context.channel().isWritable()) {
      int length = payload.readableBytes();
      ByteBuf pong = context.alloc().directBuffer(2 + length);
      context.write(
          pong.writeByte(PONG_FRAME).writeByte(length).writeBytes(payload), context.voidPromise());
    }
    drop();
  }

  void drop() {
    if (payload != null) {
      payload.release();
      payload = null;
    }
  }
}
