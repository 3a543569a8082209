package io.cotalk.transport.socket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.impl.ShutdownEvent;

/**
 * Stands in the pipeline while a handshake waits, when the connection still speaks HTTP: ends it if
 * another request comes, or the server begins to stop. A client must wait for the answer (RFC 6455
 * section 4.1), and a request that one reader takes for HTTP and another for frames must not be run
 * (reliability H04).
 */
@SuppressWarnings("FutureReturnValueIgnored") // the end of the channel tells
final class NothingMore extends ChannelInboundHandlerAdapter {
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest) {
      ReferenceCountUtil.release(message);
      ctx.close();
    } else {
      ctx.fireChannelRead(message);
    }
  }

  /** Later, the connection would not hear that it is to send its client elsewhere. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ShutdownEvent) {
      ctx.close();
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }
}
