package io.cotalk.socket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands in the pipeline while a handshake waits, when the connection still speaks HTTP: ends it if
 * another request comes. A client must wait for the answer (RFC 6455 section 4.1), and a request
 * that one reader takes for HTTP and another for frames must not be run (reliability H04).
 */
final class NothingMore extends ChannelInboundHandlerAdapter {
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the end of the channel tells
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest) {
      ReferenceCountUtil.release(message);
      ctx.close();
    } else {
      ctx.fireChannelRead(message);
    }
  }
}
