package io.cotalk.transport.http;

import io.cotalk.transport.failure.HttpErrors;
import io.cotalk.transport.failure.HttpFailure;
import io.cotalk.transport.failure.Incidents;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** Answers of connections that end before Vert.x has a request to answer. */
final class Refusals {
  private Refusals() {}

  /** Reads no more, answers with the error envelope, and closes. On the channel's event loop. */
  static void closeWith(ChannelHandlerContext ctx, HttpFailure failure) {
    ctx.channel().config().setAutoRead(false);
    ctx.writeAndFlush(response(failure)).addListener(ChannelFutureListener.CLOSE);
  }

  private static FullHttpResponse response(HttpFailure failure) {
    String id = Incidents.next();
    ByteBuf body = Unpooled.wrappedBuffer(HttpErrors.envelope(failure, id).toBuffer().getBytes());
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(failure.status()), body);
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, MediaTypes.JSON);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    response.headers().set(HttpHeaderNames.CONNECTION, "close");
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    response.headers().set(HttpErrors.REQUEST_ID, id);
    if (failure.retryMillis() > 0) {
      response
          .headers()
          .set(HttpHeaderNames.RETRY_AFTER, Math.ceilDiv(failure.retryMillis(), 1000L));
    }
    return response;
  }
}
