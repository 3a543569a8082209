package io.cotalk.transport.socket;

import io.cotalk.core.config.SocketConfig;
import io.cotalk.core.fanout.GapFrame;
import io.cotalk.core.fanout.OfRoom;
import io.cotalk.core.persistence.Transport;
import io.cotalk.core.session.CloseReason;
import io.cotalk.core.session.Conversation;
import io.cotalk.core.session.Heartbeats;
import io.cotalk.core.session.Link;
import io.cotalk.core.wire.ClientFrame;
import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.Outgoing;
import io.cotalk.transport.outbound.Gaps;
import io.cotalk.transport.outbound.OutboundQueue;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hop 1 of a message: the WebSocket of one client. Decodes what comes and gives it to the {@link
 * Conversation}; queues what is to go out; ends clients that take nothing or finish nothing. On the
 * channel's event loop only.
 */
final class Connection implements Link {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final long NEVER = Long.MAX_VALUE;
  private static final Gaps GAPS =
      (room, from, to) -> GapFrame.of(TextFrames.ENCODING, room, from, to);

  /** The peer's Close must come within this time. */
  private static final long CLOSE_WAIT_MILLIS = 3_000;

  private static final long STALL_CHECK_MILLIS = 2_000;

  private final SocketLoop loop;
  private final SocketConfig config;
  private final FrameHandler frames;
  private final String address;
  private final OutboundQueue queue;
  private final Conversation conversation;
  private boolean welcomed;
  private long abortAt = NEVER;

  Connection(SocketLoop loop, FrameHandler frames, Channel channel, String address) {
    this.loop = loop;
    this.config = loop.sockets().settings().socket();
    this.frames = frames;
    this.address = address;
    this.queue = loop.queue(channel, GAPS);
    this.conversation = new Conversation(loop.sessions(), this);
    loop.metrics().connected();
  }

  /** Takes one text message. */
  void receive(byte[] bytes, int length) {
    List<ClientFrame> objects = loop.frames().read(bytes, length);
    if (objects.size() > 1 && !frames.charge(objects.size() - 1)) {
      return;
    }
    for (ClientFrame frame : objects) {
      if (isClosing()) {
        return;
      }
      conversation.receive(frame);
    }
  }

  /** Anything from the peer shows life, also a ping or pong of the WebSocket protocol. */
  void heard() {
    conversation.heard();
  }

  @Override
  public Encoding encoding() {
    return TextFrames.ENCODING;
  }

  @Override
  public Transport transport() {
    return Transport.WEBSOCKET;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void sendOfRoom(OfRoom frame) {
    send(frame);
  }

  /** Queues a frame; closes the connection when it reads too slowly. */
  @Override
  public void send(Outgoing frame) {
    if (isClosing()) {
      return;
    }
    if (!queue.add(frame)) {
      LOG.debug("slow reader closed: {}", address);
      frames.close(CloseCode.SLOW_READER);
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

  /** The channel takes more. */
  void writable() {
    queue.flush();
  }

  @Override
  public void hold() {
    frames.pauseReading();
  }

  @Override
  public void release() {
    frames.resumeReading();
  }

  @Override
  public boolean isPaused() {
    return frames.isPaused();
  }

  @Override
  public void notePeerReads() {
    queue.notePeerReads();
  }

  @Override
  public void welcomed() {
    welcomed = true;
    frames.welcomed();
  }

  /** The server stops: sends the client elsewhere. */
  void goAway(long withinMillis) {
    conversation.goAway(withinMillis);
  }

  @Override
  public void close(CloseReason reason) {
    close(CloseCode.of(reason));
  }

  /** Closes with a reason, after what is queued and fits into the channel. */
  void close(CloseCode code) {
    queue.flush();
    frames.close(code);
  }

  @Override
  public void abort() {
    frames.abort();
  }

  /** The reading stops until then. */
  void paused(long until) {
    conversation.schedule(until);
  }

  /** A message of several frames has begun; it must be finished in time. */
  void fragmented() {
    conversation.schedule(unfinishedBy());
  }

  /** The closing handshake has begun, from either side. */
  void closing() {
    queue.close();
    conversation.end();
    abortAt = Heartbeats.nowMillis() + CLOSE_WAIT_MILLIS;
    conversation.schedule(abortAt);
  }

  /** The channel is gone. */
  void disconnected() {
    queue.close();
    conversation.disconnected();
    abortAt = Math.min(abortAt, Heartbeats.nowMillis());
    loop.metrics().disconnected();
    loop.sockets().addresses().release(address);
  }

  @Override
  public boolean isClosing() {
    return abortAt != NEVER;
  }

  @Override
  public long turn(long now) {
    if (abortAt <= now) {
      frames.abort();
      return NEVER;
    }
    if (isClosing()) {
      return abortAt;
    }
    long unpause = frames.unpause(now);
    if (!welcomed) {
      return unpause;
    }
    closeIfOver(stallBy(now), now, CloseCode.SLOW_READER);
    closeIfOver(unfinishedBy(), now, CloseCode.UNFINISHED);
    if (isClosing()) {
      return abortAt;
    }
    long stall = queue.isCrowded() ? now + STALL_CHECK_MILLIS : NEVER;
    return Math.min(unpause, Math.min(stall, unfinishedBy()));
  }

  private void closeIfOver(long deadline, long now, CloseCode code) {
    if (deadline <= now) {
      close(code);
    }
  }

  private long stallBy(long now) {
    return queue.isCrowded() ? queue.takenAt(now) + config.stallLimit().toMillis() : NEVER;
  }

  private long unfinishedBy() {
    long since = frames.fragmentedSince();
    return since < 0 ? NEVER : since + config.stallLimit().toMillis();
  }
}
