package io.cotalk.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;

/**
 * The decoder of Vert.x, without the mercy that lets two readers of one connection disagree on
 * where a request ends (request smuggling, reliability H04).
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
  StrictRequestDecoder(HttpServerOptions options) {
    super(options);
  }

  /**
   * Netty would drop the length and go on. RFC 9112 section 6.1 lets a server refuse such a
   * request.
   */
  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("Content-Length with Transfer-Encoding");
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    String encoding = message.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
    if (encoding != null && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encoding)) {
      throw new IllegalArgumentException("Transfer-Encoding other than chunked");
    }
    return super.isContentAlwaysEmpty(message);
  }
}
