package io.cotalk.transport.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.List;

/**
 * Netty's decoder of frames, whose memory counts: it keeps a frame until it is whole. Refuses a
 * frame that grows beyond what a message of this connection may have now. On the channel's event
 * loop only.
 */
final class FrameDecoder extends WebSocket13FrameDecoder {
  private final FrameHandler frames;

  FrameDecoder(WebSocketDecoderConfig config, FrameHandler frames) {
    super(config);
    this.frames = frames;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    super.decode(ctx, in, out);
    if (out.isEmpty() && in.readableBytes() > frames.messageLimit()) {
      in.skipBytes(in.readableBytes());
      throw new CorruptedWebSocketFrameException(
          WebSocketCloseStatus.MESSAGE_TOO_BIG, "an unfinished frame is too long");
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    // A few bytes may keep a whole buffer alive.
    frames.undecoded(actualReadableBytes() == 0 ? 0 : internalBuffer().capacity());
    super.channelReadComplete(ctx);
  }
}
