package io.cotalk.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import java.util.Set;

/**
 * The decoder of Vert.x, without the mercy that lets two readers of one connection disagree on
 * where a request ends (request smuggling, reliability H04).
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
  private static final Set<String> VERSIONS = Set.of("HTTP/1.1", "HTTP/1.0");

  private boolean inHead = true;
  private boolean begun;
  private boolean folded;

  StrictRequestDecoder(HttpServerOptions options) {
    super(options);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    folded |= inHead && hasFold(in);
    super.decode(ctx, in, out);
    if (!out.isEmpty() && out.getLast() instanceof LastHttpContent) {
      inHead = true;
      begun = false;
    }
  }

  /**
   * Tells whether a line of the head begins with a space, which continues the line before (RFC 9112
   * section 5.2); Netty would join the two. Lines that are read are gone from {@code in}, so it
   * begins with a line.
   */
  private boolean hasFold(ByteBuf in) {
    int end = in.writerIndex();
    int start = in.readerIndex();
    while (start < end) {
      if (in.getByte(start) == ' ' || in.getByte(start) == '\t') {
        return true;
      }
      int newLine = in.indexOf(start, end, (byte) '\n');
      int length = newLine - start;
      boolean blank = length == 0 || (length == 1 && in.getByte(start) == '\r');
      if (length < 0 || (blank && begun)) {
        return false;
      }
      begun |= !blank;
      start = newLine + 1;
    }
    return false;
  }

  @Override
  protected AsciiString splitHeaderName(byte[] line, int start, int length) {
    if (length == 0) {
      throw new IllegalArgumentException("a header without a name");
    }
    return super.splitHeaderName(line, start, length);
  }

  /**
   * Netty would drop the length and go on. RFC 9112 section 6.1 lets a server refuse such a
   * request.
   */
  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("Content-Length with Transfer-Encoding");
  }

  /** Netty asks this when the head is read, so here it is looked at as a whole. */
  @Override
  protected boolean isContentAlwaysEmpty(HttpMessage message) {
    inHead = false;
    if (folded) {
      throw new IllegalArgumentException("a folded header");
    }
    String encoding = message.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
    if (encoding != null && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encoding)) {
      throw new IllegalArgumentException("Transfer-Encoding other than chunked");
    }
    return super.isContentAlwaysEmpty(message);
  }

  @Override
  protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
    requireOneSpace(line, start);
    return super.splitSecondWordInitialLine(line, start, length);
  }

  @Override
  protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
    requireOneSpace(line, start);
    String version = super.splitThirdWordInitialLine(line, start, length);
    if (!VERSIONS.contains(version)) {
      throw new IllegalArgumentException("not HTTP/1.1 or HTTP/1.0");
    }
    return version;
  }

  private static void requireOneSpace(byte[] line, int start) {
    if (start < 2 || line[start - 1] != ' ' || line[start - 2] <= ' ') {
      throw new IllegalArgumentException("request line not separated by single spaces");
    }
  }
}
