package io.cotalk.loadtest.light;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One connection: its handshake, and the frames of RFC 6455 that a server sends. Belongs to one
 * loop and is used on its thread only. It keeps nothing but an unfinished frame.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the end of the channel tells of failures
public final class LightConnection extends ChannelInboundHandlerAdapter
    implements ChannelFutureListener {
  /** Longer messages end the connection with 1009. */
  static final int MAX_MESSAGE = 4 << 20;

  private static final int MAX_HEAD = 16 << 10;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;
  private static final int OPEN = 101;
  private static final int ABNORMAL = 1006;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int TOO_BIG = 1009;
  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PING = "{\"t\":\"ping\"".getBytes(StandardCharsets.US_ASCII);
  private static final ByteBuf PING_BYTES =
      Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(PING));
  private static final ByteBuf HEAD_END_BYTES =
      Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(HEAD_END));
  private static final ByteBuf PONG =
      Unpooled.unreleasableBuffer(ClientFrames.text("{\"t\":\"pong\"}"));

  private final int number;
  private final LightListener listener;
  private final Handshake handshake;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf rest;
  private @Nullable ByteBuf fragments;
  private int status;
  private boolean written;
  private boolean asked;
  private boolean over;

  LightConnection(int number, LightListener listener, Handshake handshake) {
    this.number = number;
    this.listener = listener;
    this.handshake = handshake;
  }

  /** As given when it was made. */
  public int number() {
    return number;
  }

  /** 101 while it is open, else what {@link LightListener#closed} told, or 0 before. */
  public int status() {
    return status;
  }

  /**
   * Writes the bytes of one or more frames with the next flush, which comes by itself when this is
   * called by the listener.
   */
  public void write(ByteBuf frames) {
    if (context == null || over) {
      frames.release();
      return;
    }
    written = true;
    context.write(frames, context.voidPromise());
  }

  /** Hands everything written to the kernel. */
  public void flush() {
    if (context != null && written) {
      written = false;
      context.flush();
    }
  }

  /** Leaves everything that comes in the kernel, for good. */
  public void stopReading() {
    if (context != null) {
      context.channel().config().setAutoRead(false);
    }
  }

  /** Whether its end was asked for by {@link #close}. */
  public boolean isClosing() {
    return asked;
  }

  /** Says goodbye with 1000 and closes; what is not open yet never will be. */
  public void close() {
    asked = true;
    if (context != null && status == OPEN) {
      context.writeAndFlush(ClientFrames.close(1000)).addListener(ChannelFutureListener.CLOSE);
    } else {
      abort();
    }
  }

  /** Closes without goodbye. */
  public void abort() {
    if (context != null) {
      context.close();
    }
  }

  /** The end of the attempt to connect. */
  @Override
  public void operationComplete(ChannelFuture connected) {
    if (!connected.isSuccess()) {
      connected.channel().close();
      end(LightListener.NOT_CONNECTED);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    if (asked) {
      abort();
      return;
    }
    active.writeAndFlush(handshake.request(), active.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext active, Object message) {
    ByteBuf input = joined(active, (ByteBuf) message);
    try {
      boolean more = true;
      while (more && !over) {
        more = status == OPEN ? frame(active, input) : head(active, input);
      }
    } finally {
      rest = input.isReadable() && !over ? exact(active, input) : null;
      input.release();
    }
  }

  private ByteBuf joined(ChannelHandlerContext active, ByteBuf input) {
    ByteBuf before = rest;
    if (before == null) {
      return input;
    }
    rest = null;
    ByteBuf both = active.alloc().buffer(before.readableBytes() + input.readableBytes());
    both.writeBytes(before).writeBytes(input);
    before.release();
    input.release();
    return both;
  }

  /** A copy: one byte that is left must not hold a large buffer. */
  private static ByteBuf exact(ChannelHandlerContext active, ByteBuf input) {
    return active.alloc().buffer(input.readableBytes()).writeBytes(input);
  }

  /** Whether there may be more to do. */
  private boolean head(ChannelHandlerContext active, ByteBuf input) {
    int end = ByteBufUtil.indexOf(HEAD_END_BYTES, input);
    if (end < 0) {
      if (input.readableBytes() > MAX_HEAD) {
        fail(active, PROTOCOL_ERROR);
      }
      return false;
    }
    int length = end - input.readerIndex();
    String head = input.readCharSequence(length, StandardCharsets.US_ASCII).toString();
    input.skipBytes(HEAD_END.length);
    int answer = handshake.statusOf(head);
    if (answer != OPEN) {
      fail(active, answer);
      return false;
    }
    status = OPEN;
    listener.opened(this);
    return true;
  }

  /** Whether a whole frame was there. */
  private boolean frame(ChannelHandlerContext active, ByteBuf input) {
    int start = input.readerIndex();
    int there = input.readableBytes();
    if (there < 2) {
      return false;
    }
    int first = input.getUnsignedByte(start);
    int second = input.getUnsignedByte(start + 1);
    int header = second == EIGHT_BYTES ? 10 : second == TWO_BYTES ? 4 : 2;
    if ((first & 0x70) != 0 || second > EIGHT_BYTES) {
      fail(active, PROTOCOL_ERROR);
      return false;
    }
    if (there < header) {
      return false;
    }
    long length =
        header == 10
            ? input.getLong(start + 2)
            : header == 4 ? input.getUnsignedShort(start + 2) : second;
    if (length < 0 || length > MAX_MESSAGE) {
      fail(active, TOO_BIG);
      return false;
    }
    if (there - header < length) {
      return false;
    }
    int to = start + header + (int) length;
    dispatch(active, first, input, start + header, to);
    input.readerIndex(to);
    return true;
  }

  private void dispatch(ChannelHandlerContext active, int first, ByteBuf in, int from, int to) {
    boolean last = (first & 0x80) != 0;
    switch (first & 15) {
      case 0 -> continuation(active, last, in, from, to);
      case 1 -> {
        if (last && fragments == null) {
          message(in, from, to);
        } else if (fragments != null) {
          fail(active, PROTOCOL_ERROR);
        } else {
          fragments = active.alloc().buffer(to - from).writeBytes(in, from, to - from);
        }
      }
      case 8 -> {
        int code = to - from >= 2 ? in.getUnsignedShort(from) : 1005;
        active.writeAndFlush(ClientFrames.close(1000), active.voidPromise());
        fail(active, code);
      }
      case 9 -> write(ClientFrames.pong(ByteBufUtil.getBytes(in, from, to - from)));
      case 10 -> {}
      default -> fail(active, PROTOCOL_ERROR);
    }
  }

  private void continuation(
      ChannelHandlerContext active, boolean last, ByteBuf in, int from, int to) {
    ByteBuf begun = fragments;
    if (begun == null) {
      fail(active, PROTOCOL_ERROR);
      return;
    }
    if (begun.readableBytes() + to - from > MAX_MESSAGE) {
      fail(active, TOO_BIG);
      return;
    }
    begun.writeBytes(in, from, to - from);
    if (last) {
      fragments = null;
      message(begun, begun.readerIndex(), begun.writerIndex());
      begun.release();
    }
  }

  private void message(ByteBuf content, int from, int to) {
    if (to - from >= PING.length && ByteBufUtil.equals(content, from, PING_BYTES, 0, PING.length)) {
      write(PONG.duplicate());
    }
    listener.text(this, content, from, to);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext active) {
    flush();
  }

  private void fail(ChannelHandlerContext active, int code) {
    active.close();
    end(code);
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    end(ABNORMAL);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext active, Throwable cause) {
    if (!(cause instanceof java.io.IOException)) {
      System.err.println("connection " + number + ": " + cause);
      cause.printStackTrace();
    }
    active.close();
    end(ABNORMAL);
  }

  private void end(int code) {
    if (over) {
      return;
    }
    over = true;
    status = code;
    if (rest != null) {
      rest.release();
      rest = null;
    }
    if (fragments != null) {
      fragments.release();
      fragments = null;
    }
    listener.closed(this, code);
  }
}
