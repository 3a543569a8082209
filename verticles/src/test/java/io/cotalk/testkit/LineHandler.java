package io.cotalk.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.impl.ShutdownEvent;

/** Gives what comes over a channel to its {@link LineLink}. On the channel's event loop only. */
final class LineHandler extends ChannelInboundHandlerAdapter {
  private final LineLink link;
  private final ContextInternal context;

  LineHandler(LineLink link, ContextInternal context) {
    this.link = link;
    this.context = context;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object line) {
    byte[] bytes = new byte[((ByteBuf) line).readableBytes()];
    ((ByteBuf) line).readBytes(bytes);
    ReferenceCountUtil.release(line);
    context.dispatch(() -> link.receive(bytes));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ShutdownEvent stop) {
      context.dispatch(() -> link.goAway(stop.timeUnit().toMillis(stop.timeout())));
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      context.dispatch(link::writable);
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    context.dispatch(link::disconnected);
    ctx.fireChannelInactive();
  }
}
