package io.cotalk.testkit;

import io.cotalk.core.fanout.GapFrame;
import io.cotalk.core.fanout.OfRoom;
import io.cotalk.core.persistence.Transport;
import io.cotalk.core.session.CloseReason;
import io.cotalk.core.session.Conversation;
import io.cotalk.core.session.Heartbeats;
import io.cotalk.core.session.Link;
import io.cotalk.core.session.SessionLoop;
import io.cotalk.core.wire.ClientFrame;
import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.HeadedFrame;
import io.cotalk.core.wire.Outgoing;
import io.cotalk.id.RoomId;
import io.cotalk.transport.outbound.Flusher;
import io.cotalk.transport.outbound.OutboundQueue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.impl.ShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A client of {@link LineTransport}. Its last line tells why it is closed: {@code close REASON}. On
 * the channel's event loop only.
 */
final class LineLink extends ChannelInboundHandlerAdapter implements Link {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long STALL_CHECK_MILLIS = 200;

  private final LineTransport transport;
  private final ContextInternal context;
  private final Channel channel;
  private final OutboundQueue queue;
  private final Conversation conversation;
  private final Map<RoomId, byte[]> heads = new HashMap<>();
  private boolean closing;

  LineLink(
      LineTransport transport,
      ContextInternal context,
      Channel channel,
      Flusher flusher,
      SessionLoop loop) {
    this.transport = transport;
    this.context = context;
    this.channel = channel;
    this.queue =
        new OutboundQueue(
            channel,
            transport.config().socket(),
            (room, from, to) -> headed(GapFrame.of(encoding(), room, from, to)),
            flusher,
            transport.metrics());
    this.conversation = new Conversation(loop, this);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ShutdownEvent stop) {
      context.dispatch(() -> conversation.goAway(stop.timeUnit().toMillis(stop.timeout())));
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object line) {
    byte[] bytes = new byte[((ByteBuf) line).readableBytes()];
    ((ByteBuf) line).readBytes(bytes);
    ReferenceCountUtil.release(line);
    context.dispatch(() -> receive(bytes));
  }

  private void receive(byte[] bytes) {
    conversation.heard();
    for (ClientFrame frame : transport.frames().read(bytes, bytes.length)) {
      if (!closing) {
        conversation.receive(frame);
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (channel.isWritable()) {
      context.dispatch(queue::flush);
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    context.dispatch(
        () -> {
          closing = true;
          queue.close();
          conversation.disconnected();
        });
    ctx.fireChannelInactive();
  }

  @Override
  public Encoding encoding() {
    return transport.encoding();
  }

  @Override
  public Transport transport() {
    return Transport.WEBSOCKET;
  }

  @Override
  public String address() {
    return "127.0.0.1";
  }

  @Override
  public void sendOfRoom(OfRoom frame) {
    send(headed(frame));
  }

  private Outgoing headed(OfRoom frame) {
    byte[] head =
        heads.computeIfAbsent(
            frame.room(),
            room -> ("s" + (heads.size() + 1) + " ").getBytes(StandardCharsets.US_ASCII));
    return new HeadedFrame(head, frame, frame.bytes());
  }

  @Override
  public void send(Outgoing frame) {
    if (closing) {
      return;
    }
    if (!queue.add(frame)) {
      close(CloseReason.SLOW_READER);
    } else if (queue.isCrowded()) {
      conversation.schedule(Heartbeats.nowMillis() + STALL_CHECK_MILLIS);
    }
  }

  @Override
  public boolean lags() {
    return queue.lags();
  }

  @Override
  public Future<Void> drained() {
    return queue.drained();
  }

  @Override
  public Future<Void> space() {
    return queue.space();
  }

  @Override
  public void hold() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void release() {
    channel.config().setAutoRead(true);
  }

  @Override
  public boolean isPaused() {
    return !channel.config().isAutoRead();
  }

  @Override
  public void notePeerReads() {
    queue.notePeerReads();
  }

  @Override
  public void welcomed() {
    // Strangers may send as much.
  }

  @Override
  public boolean isClosing() {
    return closing;
  }

  @Override
  public void close(CloseReason reason) {
    if (closing) {
      return;
    }
    queue.flush();
    closing = true;
    queue.close();
    conversation.end();
    String last = "close " + reason.name().toLowerCase(Locale.ROOT) + "\n";
    channel
        .writeAndFlush(Unpooled.copiedBuffer(last, StandardCharsets.US_ASCII))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The end of the channel tells.
  public void abort() {
    channel.close();
  }

  @Override
  public long turn(long now) {
    if (closing || !queue.isCrowded()) {
      return NEVER;
    }
    if (queue.takenAt(now) + transport.config().socket().stallLimit().toMillis() <= now) {
      close(CloseReason.SLOW_READER);
      return NEVER;
    }
    return now + STALL_CHECK_MILLIS;
  }
}
