package io.cotalk.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose request does not arrive whole in time, however it drips (reliability
 * H08). The time runs from a request's first byte, for a new connection from its start, until the
 * request's end, or that of HTTP on the connection. Two handlers of one connection: bytes are seen
 * before the decoder, ends behind it. Runs on the connection's event loop.
 */
final class RequestDeadline {
  private final long millis;
  private @Nullable Future<?> timer;

  RequestDeadline(Duration limit) {
    this.millis = limit.toMillis();
  }

  /** The handler to stand before the decoder. */
  ChannelInboundHandlerAdapter bytes() {
    return new Bytes();
  }

  /** The handler to stand behind the decoder. */
  ChannelInboundHandlerAdapter messages() {
    return new Messages();
  }

  void start(ChannelHandlerContext ctx) {
    if (timer == null) {
      timer = ctx.executor().schedule(() -> close(ctx), millis, TimeUnit.MILLISECONDS);
    }
  }

  private static void close(ChannelHandlerContext ctx) {
    ctx.channel().close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private final class Bytes extends ChannelInboundHandlerAdapter {
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      start(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      if (msg instanceof ByteBuf) {
        start(ctx);
      }
      ctx.fireChannelRead(msg);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      stop();
      ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      stop();
    }
  }

  private final class Messages extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      if (msg instanceof LastHttpContent) {
        stop();
      }
      ctx.fireChannelRead(msg);
    }
  }
}
