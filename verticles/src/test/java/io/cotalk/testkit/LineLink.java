package io.cotalk.testkit;

import io.cotalk.core.fanout.OutgoingOfRoom;
import io.cotalk.core.persistence.Transport;
import io.cotalk.core.session.CloseReason;
import io.cotalk.core.wire.ClientFrame;
import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.HeadedFrame;
import io.cotalk.core.wire.Outgoing;
import io.cotalk.id.RoomId;
import io.cotalk.transport.link.ChannelLink;
import io.cotalk.transport.link.ReadControl;
import io.cotalk.transport.link.TransportLoop;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A client of {@link LineTransport}. Its last line tells why it is closed: {@code close REASON}. On
 * the channel's event loop only.
 */
final class LineLink extends ChannelLink {
  /** What a client says first that says no more than its hello, as one of SSE. */
  static final String ONE_WAY = "one-way";

  private final LineTransport transport;
  private final Map<RoomId, byte[]> heads = new HashMap<>();
  private boolean oneWay;

  LineLink(
      LineTransport transport,
      TransportLoop loop,
      Channel channel,
      ReadControl reading,
      String address) {
    super(loop, channel, reading, address);
    this.transport = transport;
  }

  /** Takes a line. */
  void receive(byte[] line) {
    if (isClosing() || !charge(line.length)) {
      return;
    }
    if (new String(line, StandardCharsets.US_ASCII).equals(ONE_WAY)) {
      oneWay = true;
      return;
    }
    heard();
    for (ClientFrame frame : transport.frames().read(line, line.length)) {
      if (!isClosing()) {
        conversation().receive(frame);
      }
    }
  }

  @Override
  public Encoding encoding() {
    return transport.encoding();
  }

  @Override
  public Transport transport() {
    return LineTransport.NAME;
  }

  @Override
  public boolean isTwoWay() {
    return !oneWay;
  }

  @Override
  protected Outgoing addressed(OutgoingOfRoom frame) {
    byte[] head =
        heads.computeIfAbsent(
            frame.room(),
            room -> ("s" + (heads.size() + 1) + " ").getBytes(StandardCharsets.US_ASCII));
    return new HeadedFrame(head, frame, frame.bytes());
  }

  @Override
  protected void end(CloseReason reason) {
    if (isClosing()) {
      return;
    }
    closing();
    String code = reason.name().toLowerCase(Locale.ROOT);
    transport.services().metrics(LineTransport.NAME).closes(code).increment();
    channel()
        .writeAndFlush(Unpooled.copiedBuffer("close " + code + "\n", StandardCharsets.US_ASCII))
        .addListener(ChannelFutureListener.CLOSE);
  }
}
