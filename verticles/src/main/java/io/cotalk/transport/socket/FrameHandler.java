package io.cotalk.transport.socket;

import io.cotalk.core.config.SocketConfig;
import io.cotalk.core.limits.Place;
import io.cotalk.core.limits.Verdict;
import io.cotalk.core.session.Heartbeats;
import io.cotalk.transport.link.ReadControl;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.impl.ShutdownEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks the WebSocket protocol (RFC 6455) on one channel, after Netty's decoder, in place of
 * Vert.x' handler: puts fragments together, refuses what is not text in strict UTF-8, answers
 * pings, closes with the right code. Gives complete text messages to its {@link WebSocketLink}. On
 * the channel's event loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What cannot be written ends in channelInactive.
final class FrameHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(FrameHandler.class);
  private static final int CLOSE_FRAME = 0x88;
  private static final long NONE = -1;

  /** The decoder refuses the other codes that nobody may send. */
  private static final int MAX_CODE = 4999;

  private final SocketLoop loop;
  private final SocketConfig limits;
  private final Place place;
  private final ReadControl reading;
  private int messageLimit;
  private int undecoded;
  private @Nullable ChannelHandlerContext channel;
  private @Nullable WebSocketLink link;
  private @Nullable ByteBuf fragments;
  private final NewestPing ping = new NewestPing();
  private long fragmentedSince = NONE;
  private int framesRead;
  private boolean closing;

  /**
   * @param place of the connection in the node's budgets
   */
  FrameHandler(SocketLoop loop, Place place, ReadControl reading) {
    this.loop = loop;
    this.limits = loop.sockets().settings().socket();
    this.place = place;
    this.reading = reading;
    this.messageLimit = Math.min(limits.maxHelloBytes(), limits.maxMessageBytes());
    place.hold(0);
    place.onShed(() -> loop.context().dispatch(this::shed));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    channel = ctx;
  }

  /** Gives messages to {@code receiver} from now on. */
  void attach(WebSocketLink receiver) {
    link = receiver;
  }

  /** Takes messages of full length from now on: it is known who sends them. */
  void welcomed() {
    messageLimit = limits.maxMessageBytes();
  }

  /** Returns the most bytes that a message may have now. */
  int messageLimit() {
    return messageLimit;
  }

  /** The decoder keeps this memory for a frame that is not whole. */
  void undecoded(int bytes) {
    if (bytes != undecoded) {
      undecoded = bytes;
      account();
    }
  }

  /** What is kept of an unfinished message counts against the budgets. */
  private void account() {
    int kept = undecoded + (fragments == null ? 0 : fragments.capacity());
    if (place.hold(kept) != Verdict.TAKEN) {
      shed();
    }
  }

  private void shed() {
    if (link == null || closing) {
      context().close();
    } else {
      link.close(CloseCode.OVERLOAD);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ContextInternal context = loop.context();
    ContextInternal previous = context.beginDispatch();
    try {
      if (message instanceof WebSocketFrame frame) {
        framesRead++;
        if (closing) {
          afterClose(frame);
        } else if (link != null && link.charge(frame.content().readableBytes())) {
          receive(frame);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
      context.endDispatch(previous);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    loop.metrics().framesIn(framesRead);
    framesRead = 0;
    ping.answer(ctx);
    ctx.flush();
  }

  /** Discards what the peer sends after the server's close, and not much of it. */
  private void afterClose(WebSocketFrame frame) {
    if (frame instanceof CloseWebSocketFrame || !reading.take(frame.content().readableBytes())) {
      stopDecoding();
      context().close();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (link != null && ctx.channel().isWritable()) {
      loop.context().dispatch(link::writable);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    dropFragments();
    ping.drop();
    closing = true;
    if (link != null) {
      link.disconnected();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ShutdownEvent shutdown && link != null) {
      link.goAway(shutdown.timeUnit().toMillis(shutdown.timeout()));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    switch (cause) {
      case CorruptedWebSocketFrameException corrupt ->
          hangUp(CloseCode.of(corrupt.closeStatus().code()));
      case CorruptedFrameException corrupt -> hangUp(CloseCode.PROTOCOL_ERROR);
      case IOException gone -> ctx.close();
      default -> {
        LOG.error("connection failed", cause);
        ctx.close();
      }
    }
  }

  /**
   * Says why, and closes; what the peer sends meanwhile is ignored, and bounded. An abuser's close
   * is not waited for. The link ends when the peer takes too long.
   */
  void close(CloseCode code) {
    if (code == CloseCode.ABUSE) {
      hangUp(code);
    } else if (sayClose(code)) {
      reading.awaitClose();
    }
  }

  /**
   * Says why, and sends and reads nothing after it: the peer's close is not waited for, or could
   * not be told from garbage. The channel stays a moment, because a reset would overtake the
   * reason.
   */
  private void hangUp(CloseCode code) {
    if (sayClose(code)) {
      stopDecoding();
      reading.end();
      if (context().channel() instanceof DuplexChannel duplex) {
        duplex.shutdownOutput();
      }
    }
  }

  private boolean sayClose(CloseCode code) {
    if (closing) {
      return false;
    }
    closing = true;
    dropFragments();
    ping.drop();
    loop.metrics().closed(code);
    if (link != null) {
      link.closing();
    }
    byte[] reason = code.reason().getBytes(StandardCharsets.US_ASCII);
    ByteBuf frame = control(CLOSE_FRAME, 2 + reason.length);
    context().writeAndFlush(frame.writeShort(code.number()).writeBytes(reason));
    return true;
  }

  /** What was read and not decoded is dropped, within the frame that is being handled too. */
  private void stopDecoding() {
    if (context().pipeline().get(Takeover.FRAMES) != null) {
      context().pipeline().remove(Takeover.FRAMES);
      undecoded(0);
    }
  }

  /** Returns since when a message is unfinished; -1 when none is. */
  long fragmentedSince() {
    return fragmentedSince;
  }

  private void receive(WebSocketFrame frame) {
    if (link != null) {
      link.heard();
    }
    switch (frame) {
      case TextWebSocketFrame text when text.isFinalFragment() -> text(text.content());
      case TextWebSocketFrame text -> {
        fragmentedSince = Heartbeats.nowMillis();
        fragments = context().alloc().heapBuffer(text.content().readableBytes());
        append(text.content(), false);
        fragmentBegun();
      }
      case ContinuationWebSocketFrame more -> append(more.content(), more.isFinalFragment());
      case BinaryWebSocketFrame binary -> close(CloseCode.UNSUPPORTED);
      case PingWebSocketFrame newest -> ping.take(newest.content());
      case CloseWebSocketFrame close -> closed(close);
      default -> {
        // An unsolicited pong: no answer (RFC 6455 section 5.5.3).
      }
    }
  }

  private void fragmentBegun() {
    if (link != null && fragments != null) {
      link.fragmented();
    }
  }

  private void append(ByteBuf part, boolean last) {
    ByteBuf all = Objects.requireNonNull(fragments, "the decoder knows the order of fragments");
    if (all.readableBytes() + part.readableBytes() > messageLimit) {
      close(CloseCode.TOO_BIG);
      return;
    }
    all.writeBytes(part);
    if (last) {
      fragments = null;
      fragmentedSince = NONE;
      account();
      try {
        text(all);
      } finally {
        all.release();
      }
    } else {
      account();
    }
  }

  private void text(ByteBuf content) {
    int length = content.readableBytes();
    if (length > messageLimit) {
      close(CloseCode.TOO_BIG);
      return;
    }
    byte[] bytes = loop.scratch(length);
    content.readBytes(bytes, 0, length);
    if (!Utf8.isValid(bytes, length)) {
      close(CloseCode.INVALID_TEXT);
    } else if (link != null) {
      link.receive(bytes, length);
    }
  }

  private void closed(CloseWebSocketFrame frame) {
    closing = true;
    stopDecoding();
    reading.end();
    ping.answer(context());
    if (link != null) {
      link.closing();
    }
    int code =
        frame.statusCode() > MAX_CODE ? CloseCode.PROTOCOL_ERROR.number() : frame.statusCode();
    ByteBuf echo = control(CLOSE_FRAME, code < 0 ? 0 : 2);
    if (code >= 0) {
      echo.writeShort(code);
    }
    context().writeAndFlush(echo).addListener(ChannelFutureListener.CLOSE);
  }

  private ByteBuf control(int head, int length) {
    return context().alloc().directBuffer(2 + length).writeByte(head).writeByte(length);
  }

  private void dropFragments() {
    if (fragments != null) {
      fragments.release();
      fragments = null;
      fragmentedSince = NONE;
      account();
    }
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(channel, "not in a pipeline");
  }
}
