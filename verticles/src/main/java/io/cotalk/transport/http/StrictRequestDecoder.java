package io.cotalk.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decoder of Vert.x, without the mercy that lets two readers of one connection disagree on
 * where a request ends (request smuggling, reliability H04). Decodes one request and waits: what
 * follows it may be no HTTP, and is no work before the answer.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
  private static final Set<String> VERSIONS = Set.of("HTTP/1.1", "HTTP/1.0");

  /**
   * Bytes of lengths, extensions and trailers that the chunks of a body may have: enough for ten
   * thousand of them. A chunk of one byte takes as much time as one of a thousand.
   */
  private static final int MAX_FRAMING = 64 * 1024;

  /** Chunks are joined up to this, and one more. */
  private static final int JOINED_BYTES = 8 * 1024;

  private boolean inHead = true;
  private boolean begun;
  private boolean strange;
  private boolean refused;
  private long framing;
  private boolean waiting;
  private int requestBytes;
  private @Nullable ChannelHandlerContext context;

  StrictRequestDecoder(HttpServerOptions options) {
    super(options);
  }

  /** Whether a request is whole, and {@link #goOn} has to be called for the next. */
  boolean isWaiting() {
    return waiting;
  }

  /** Returns how many bytes of the present request are decoded. */
  int requestBytes() {
    return requestBytes;
  }

  /** Returns the memory that keeps what is not decoded; a few bytes may keep a whole buffer. */
  int undecodedBytes() {
    return actualReadableBytes() == 0 ? 0 : internalBuffer().capacity();
  }

  /**
   * Lets the next request be decoded as it comes; tells whether some of it is here already, which
   * then waits for {@link #decodeOn}.
   */
  boolean goOn() {
    requestBytes = 0;
    waiting = actualReadableBytes() > 0;
    return waiting;
  }

  /** Decodes the next request, of which some is here. */
  void decodeOn() {
    ChannelHandlerContext ctx = context;
    if (ctx == null || ctx.isRemoved()) {
      return;
    }
    waiting = false;
    try {
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
      channelReadComplete(ctx);
    } catch (Exception e) {
      ctx.fireExceptionCaught(e);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
    context = ctx;
    super.handlerAdded(ctx);
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (waiting) {
      return;
    }
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    strange |= inHead && hasStrangeLine(in);
    boolean body = !inHead;
    int begin = in.readerIndex();
    super.decode(ctx, in, out);
    if (body) {
      decodeMore(ctx, in, out);
      weigh(in.readerIndex() - begin, out);
    }
    requestBytes += in.readerIndex() - begin;
    if (!out.isEmpty() && out.getLast() instanceof LastHttpContent) {
      waiting = true;
      inHead = true;
      begun = false;
      framing = 0;
    }
  }

  /**
   * Joins small chunks that are here together: what comes behind takes as much time for a chunk of
   * one byte as for all of them.
   */
  private void decodeMore(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
      throws Exception {
    int bytes = contentBytes(out, 0);
    int before = -1;
    while (in.isReadable() && in.readerIndex() != before && bytes < JOINED_BYTES && !ends(out)) {
      before = in.readerIndex();
      int known = out.size();
      super.decode(ctx, in, out);
      bytes += contentBytes(out, known);
    }
    int count = out.size() - (ends(out) ? 1 : 0);
    if (count > 1) {
      join(ctx, out.subList(0, count), bytes);
    }
  }

  private static boolean ends(List<Object> out) {
    return !out.isEmpty() && out.getLast() instanceof LastHttpContent;
  }

  private static int contentBytes(List<Object> out, int from) {
    int bytes = 0;
    for (Object each : out.subList(from, out.size())) {
      bytes += each instanceof HttpContent content ? content.content().readableBytes() : 0;
    }
    return bytes;
  }

  /** Makes one of several contents. */
  private static void join(ChannelHandlerContext ctx, List<Object> contents, int bytes) {
    ByteBuf all = ctx.alloc().buffer(bytes);
    for (Object each : contents) {
      all.writeBytes(((HttpContent) each).content());
      ReferenceCountUtil.release(each);
    }
    // Netty's list takes nothing at its end by index.
    contents.subList(1, contents.size()).clear();
    contents.set(0, new DefaultHttpContent(all));
  }

  /**
   * Refuses a body with too much of what is no part of it: that counts against no limit of bodies
   * (reliability H06).
   */
  private void weigh(int read, List<Object> out) {
    framing += read;
    for (Object each : out) {
      framing -= each instanceof HttpContent content ? content.content().readableBytes() : 0;
    }
    if (framing > MAX_FRAMING) {
      out.forEach(ReferenceCountUtil::release);
      out.clear();
      LastHttpContent end = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
      end.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("too much framing")));
      out.add(end);
      refused = true;
    }
  }

  /**
   * Tells whether the head has a line that begins with a space, which continues the line before
   * (RFC 9112 section 5.2) and which Netty would join to it, or a tab, which readers take for
   * different things. Lines that are read are gone from {@code in}, so it begins with a line.
   */
  private boolean hasStrangeLine(ByteBuf in) {
    int end = in.writerIndex();
    int start = in.readerIndex();
    while (start < end) {
      int newLine = in.indexOf(start, end, (byte) '\n');
      int length = newLine - start;
      boolean blank = length == 0 || (length == 1 && in.getByte(start) == '\r');
      if (blank && begun) {
        return false;
      }
      if (in.getByte(start) == ' '
          || in.indexOf(start, length < 0 ? end : newLine, (byte) '\t') >= 0) {
        return true;
      }
      if (length < 0) {
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
    if (strange) {
      throw new IllegalArgumentException("a folded header or a tab");
    }
    List<String> encodings = message.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (!encodings.isEmpty() && !isChunked(message, encodings)) {
      throw new IllegalArgumentException("Transfer-Encoding other than one chunked, in HTTP/1.1");
    }
    return super.isContentAlwaysEmpty(message);
  }

  private static boolean isChunked(HttpMessage message, List<String> encodings) {
    return encodings.size() == 1
        && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.get(0))
        && message.protocolVersion().equals(HttpVersion.HTTP_1_1);
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
