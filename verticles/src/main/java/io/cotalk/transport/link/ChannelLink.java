package io.cotalk.transport.link;

import io.cotalk.core.config.SocketConfig;
import io.cotalk.core.fanout.GapFrame;
import io.cotalk.core.fanout.OutgoingOfRoom;
import io.cotalk.core.session.CloseReason;
import io.cotalk.core.session.Conversation;
import io.cotalk.core.session.Heartbeats;
import io.cotalk.core.session.Link;
import io.cotalk.core.wire.Outgoing;
import io.cotalk.id.RoomId;
import io.cotalk.transport.outbound.Gaps;
import io.cotalk.transport.outbound.OutboundQueue;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of a link over one Netty channel but its framing: queues what is to go out, ends clients that
 * take nothing, stops reading those that send too much, and knows when the end has come. A
 * transport's class adds how frames are read and written and how the end is told. On the channel's
 * event loop only.
 */
public abstract class ChannelLink implements Link, Gaps {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelLink.class);

  /** A deadline that never comes. */
  protected static final long NEVER = Long.MAX_VALUE;

  /** The peer's end of the connection must come within this time. */
  private static final long CLOSE_WAIT_MILLIS = 3_000;

  private static final long STALL_CHECK_MILLIS = 2_000;

  private final TransportLoop loop;
  private final Channel channel;
  private final ReadControl reading;
  private final String address;
  private final OutboundQueue queue;
  private final Conversation conversation;
  private boolean welcomed;
  private long abortAt = NEVER;

  /**
   * Begins with a client that has connected; followed by {@link #disconnected}.
   *
   * @param address has a place in {@link TransportServices#addresses}
   */
  @SuppressWarnings("this-escape") // Nothing of a link is called before its first turn.
  protected ChannelLink(TransportLoop loop, Channel channel, ReadControl reading, String address) {
    this.loop = loop;
    this.channel = channel;
    this.reading = reading;
    this.address = address;
    TransportMetrics metrics = metrics();
    this.queue = new OutboundQueue(channel, limits(), this, loop.flusher(), metrics.outbound());
    this.conversation = new Conversation(loop.sessions(), this);
    metrics.connected();
  }

  /** Tells the client the reason and begins to close, which leads to {@link #closing}. */
  protected abstract void end(CloseReason reason);

  /** Returns a frame of a room as the client gets it. */
  protected Outgoing addressed(OutgoingOfRoom frame) {
    return frame;
  }

  /** Looks at the transport's own deadlines; returns when to look again, and may close. */
  protected long ownTurn(long now) {
    return NEVER;
  }

  protected final Conversation conversation() {
    return conversation;
  }

  protected final Channel channel() {
    return channel;
  }

  protected final SocketConfig limits() {
    return loop.services().config().socket();
  }

  private TransportMetrics metrics() {
    return loop.services().metrics(transport());
  }

  /** Anything from the peer shows life. */
  public final void heard() {
    conversation.heard();
  }

  /**
   * Counts a frame from the peer; pauses reading when that is too much. Tells whether to go on with
   * it: a flood ends the link.
   */
  public final boolean charge(int frameBytes) {
    return reading.take(frameBytes) || mayGoOn();
  }

  /** As {@link #charge}, for further objects of one message. */
  protected final boolean chargeObjects(int count) {
    return reading.takeObjects(count) || mayGoOn();
  }

  private boolean mayGoOn() {
    if (!reading.pause()) {
      end(CloseReason.ABUSE);
    } else if (reading.isPaused()) {
      conversation.schedule(reading.pausedUntil());
    }
    return !isClosing();
  }

  /** The server stops: sends the client elsewhere. */
  public final void goAway(long withinMillis) {
    conversation.goAway(withinMillis);
  }

  /** The channel takes more. */
  public final void writable() {
    queue.flush();
  }

  /** The end of the link has begun, from either side. */
  public final void closing() {
    queue.close();
    conversation.end();
    abortAt = Heartbeats.nowMillis() + CLOSE_WAIT_MILLIS;
    conversation.schedule(abortAt);
  }

  /** The channel is gone. */
  public final void disconnected() {
    queue.close();
    conversation.disconnected();
    abortAt = Math.min(abortAt, Heartbeats.nowMillis());
    metrics().disconnected();
    loop.services().addresses().release(address);
  }

  @Override
  public final String address() {
    return address;
  }

  @Override
  public final void sendOfRoom(OutgoingOfRoom frame) {
    send(addressed(frame));
  }

  /** Queues a frame; closes the link when the client reads too slowly. */
  @Override
  public final void send(Outgoing frame) {
    if (isClosing()) {
      return;
    }
    if (!queue.add(frame)) {
      LOG.debug("slow reader closed: {}", address);
      end(CloseReason.SLOW_READER);
    } else if (queue.isCrowded()) {
      conversation.schedule(Heartbeats.nowMillis() + STALL_CHECK_MILLIS);
    }
  }

  @Override
  public final Outgoing gap(RoomId room, long from, long to) {
    return addressed(GapFrame.of(encoding(), room, from, to));
  }

  @Override
  public final boolean lags() {
    return queue.lags();
  }

  @Override
  public final Future<Void> drained() {
    return queue.drained();
  }

  @Override
  public final Future<Void> space() {
    return queue.space();
  }

  @Override
  public boolean isTwoWay() {
    return true;
  }

  @Override
  public final long takenAt(long now) {
    return queue.acknowledgedAt(now);
  }

  @Override
  public final void hold() {
    reading.hold();
  }

  @Override
  public final void release() {
    reading.release();
  }

  @Override
  public final boolean isPaused() {
    return reading.isPaused();
  }

  @Override
  public final void notePeerReads() {
    queue.notePeerReads();
  }

  @Override
  public void welcomed() {
    welcomed = true;
    reading.welcome();
  }

  @Override
  public final boolean isClosing() {
    return abortAt != NEVER;
  }

  @Override
  public final void close(CloseReason reason) {
    flush();
    end(reason);
  }

  /** Hands on what is queued and fits into the channel. */
  protected final void flush() {
    queue.flush();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The end of the channel tells.
  public final void abort() {
    channel.close();
  }

  @Override
  public final long turn(long now) {
    if (abortAt <= now) {
      abort();
      return NEVER;
    }
    if (isClosing()) {
      return abortAt;
    }
    long unpause = reading.unpause(now);
    if (!welcomed) {
      return unpause;
    }
    if (stallBy(now) <= now) {
      close(CloseReason.SLOW_READER);
    }
    long own = isClosing() ? NEVER : ownTurn(now);
    if (isClosing()) {
      return abortAt;
    }
    long stall = queue.isCrowded() ? now + STALL_CHECK_MILLIS : NEVER;
    return Math.min(unpause, Math.min(stall, own));
  }

  private long stallBy(long now) {
    return queue.isCrowded() ? queue.takenAt(now) + limits().stallLimit().toMillis() : NEVER;
  }
}
