package io.cotalk.http;

import io.cotalk.failure.HttpErrors;
import io.cotalk.failure.HttpFailure;
import io.cotalk.failure.Incidents;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;

/**
 * Answers 400 when the chunks of a body are malformed (reliability H06). Vert.x would close without
 * a word. A head that is malformed passes: the server has an answer for it. On the connection's
 * event loop; ends with an upgrade.
 */
final class MalformedContent extends ChannelDuplexHandler {
  private boolean answered = true;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof HttpRequest) {
      answered = false;
    } else if (!answered
        && msg instanceof HttpContent content
        && content.decoderResult().isFailure()) {
      ReferenceCountUtil.release(msg);
      answered = true;
      ctx.writeAndFlush(refusal()).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    ctx.fireChannelRead(msg);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    ctx.write(msg, promise).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    if (msg instanceof HttpResponse) {
      answered = true;
    }
  }

  private static FullHttpResponse refusal() {
    ByteBuf body =
        Unpooled.wrappedBuffer(
            HttpErrors.envelope(HttpFailure.malformed(), Incidents.next()).toBuffer().getBytes());
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST, body);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, MediaTypes.JSON);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    response.headers().set(HttpHeaderNames.CONNECTION, "close");
    return response;
  }
}
