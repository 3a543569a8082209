package io.cotalk.transport.outbound;

import io.cotalk.core.config.SocketConfig;
import io.cotalk.core.session.Heartbeats;
import io.cotalk.core.wire.Outgoing;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hop 5 of a message: what waits for one socket. Bounded in frames and bytes; when a client reads
 * too slowly, {@link Shedding} takes away first what can do without, then what the log can replay.
 * Flushed once a turn of the loop, small frames together in one buffer. On the socket's event loop
 * only.
 */
public final class OutboundQueue {
  /**
   * The queues of those who do not read fill at the same event of their room. Each sheds at a bound
   * of its own, in the last quarter, so that the loop does not shed them all in one turn.
   */
  private static final int SHED_STEPS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(OutboundQueue.class);

  private static final String CLOSED = "the socket is closed";

  /** The kernel's times are as coarse as its timer, 100 a second at least. */
  private static final long KERNEL_TICK_MILLIS = 10;

  private static final int CROWDED_FRAMES = 50;
  private static final int CROWDED_BYTES = 16 * 1024;

  private final Channel channel;
  private final @Nullable Socket socket;
  private final SocketConfig limits;
  private final Gaps gaps;
  private final Flusher flusher;
  private final OutboundMetrics metrics;
  private final int shedFrames;
  private ArrayDeque<Outgoing> waiting = new ArrayDeque<>(2);
  private int waitingFrames;
  private int waitingBytes;
  private boolean marked;
  private boolean peerReads;
  private boolean closed;
  private long leftBytes;
  private long takenAt;
  private @Nullable Promise<Void> space;
  private @Nullable Promise<Void> drained;

  /**
   * @param gaps makes what stands for events that were taken away
   */
  public OutboundQueue(
      Channel channel, SocketConfig limits, Gaps gaps, Flusher flusher, OutboundMetrics metrics) {
    this.channel = channel;
    this.socket = DirectWriter.socketOf(channel);
    this.limits = limits;
    this.gaps = gaps;
    this.flusher = flusher;
    this.metrics = metrics;
    int most = limits.outboundFrames();
    this.shedFrames = most - flusher.nextPlace() % SHED_STEPS * most / (4 * SHED_STEPS);
  }

  /**
   * Queues what is to go out behind the others. Tells whether it all stays within the bounds; if
   * not, the socket must be closed.
   */
  public boolean add(Outgoing next) {
    if (closed) {
      return true;
    }
    waiting.add(next);
    count(next.frames(), next.length());
    // A channel that is full says when it is not any more.
    if (!marked && channel.isWritable()) {
      marked = true;
      flusher.mark(this);
    }
    if (isFull(shedFrames, limits.outboundBytes())) {
      shed();
      return !isFull(limits.outboundFrames(), limits.outboundBytes());
    }
    return true;
  }

  /**
   * Writes what the socket takes now; a write that fails ends the channel, since the frame may be
   * cut. Throws nothing: one socket's fault must not cost the others theirs.
   */
  @SuppressWarnings("FutureReturnValueIgnored")
  public void flush() {
    marked = false;
    if (closed) {
      return;
    }
    try {
      write();
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.error("a socket could not be written to", e);
      channel.close();
    }
  }

  private void write() {
    Socket direct = socket;
    if (direct != null && leftBytes == 0 && channelBytes() == 0) {
      writeTo(direct);
    }
    if (leftBytes > 0 || channelBytes() > 0 || !waiting.isEmpty()) {
      flushChannel();
    }
    tellSpace();
  }

  /** The usual way: the socket takes all of it, and nothing else need be done. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private void writeTo(Socket direct) {
    DirectWriter writer = flusher.writer();
    while (!waiting.isEmpty() && waiting.element().length() <= DirectWriter.BYTES) {
      int count = gatherable();
      ByteBuf rest = writer.write(channel, direct, waiting, count);
      remove(count);
      if (rest != null) {
        channel.write(rest, channel.voidPromise());
        return;
      }
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored")
  private void flushChannel() {
    boolean taken = leftBytes == 0 || channelBytes() < leftBytes;
    while (!waiting.isEmpty() && channel.isWritable()) {
      channel.write(gather(), channel.voidPromise());
    }
    long handed = taken ? 0 : channelBytes();
    channel.flush();
    leftBytes = channelBytes();
    // Most clients take all at once, and need no look at the clock.
    if (leftBytes > 0 && (taken || leftBytes < handed)) {
      takenAt = Heartbeats.nowMillis();
    }
  }

  /** The peer has shown that it reads what it is sent. */
  public void notePeerReads() {
    peerReads = true;
  }

  boolean peerReads() {
    return peerReads;
  }

  /** Tells whether so much waits that it must be watched whether the peer takes anything. */
  public boolean isCrowded() {
    return waitingFrames > CROWDED_FRAMES || waitingBytes > CROWDED_BYTES;
  }

  /** Tells whether it is crowded because the peer takes nothing just now. */
  public boolean lags() {
    return isCrowded() && !channel.isWritable();
  }

  /** Completes when it is not crowded any more; fails when it is closed before. */
  public Future<Void> drained() {
    if (closed) {
      return Future.failedFuture(CLOSED);
    }
    if (!isCrowded()) {
      return Future.succeededFuture();
    }
    if (drained == null) {
      drained = Promise.promise();
    }
    return drained.future();
  }

  /**
   * Returns when the peer's side was last seen to take something; to be asked only while the queue
   * is crowded.
   */
  public long takenAt(long now) {
    long left = channelBytes();
    // Without anything left, what waits is only to be flushed at the end of this turn.
    if (left == 0 || left < leftBytes) {
      takenAt = now;
    }
    leftBytes = left;
    return takenAt;
  }

  /**
   * Returns when the peer was last seen to take something: no later than its kernel's newest
   * acknowledgement, where ours tells of it. What a peer that is gone was sent leaves the channel
   * all the same, until the kernel is full.
   */
  public long acknowledgedAt(long now) {
    long taken = takenAt(now);
    return channel instanceof EpollSocketChannel epoll && epoll.isOpen()
        ? Math.min(taken, now - epoll.tcpInfo().lastAckRecv() + KERNEL_TICK_MILLIS)
        : taken;
  }

  /** Completes when the queue is half empty; fails when it is closed before. */
  public Future<Void> space() {
    if (!isFull(limits.outboundFrames() / 2, limits.outboundBytes() / 2)) {
      return Future.succeededFuture();
    }
    if (space == null) {
      space = Promise.promise();
    }
    return space.future();
  }

  /** Forgets what waits and takes nothing more. */
  public void close() {
    closed = true;
    count(-waitingFrames, -waitingBytes);
    waiting = new ArrayDeque<>(2);
    if (space != null) {
      space.tryFail(CLOSED);
    }
    if (drained != null) {
      drained.tryFail(CLOSED);
    }
  }

  private ByteBuf gather() {
    int count = gatherable();
    int bytes = waiting.stream().limit(count).mapToInt(it -> it.length()).sum();
    ByteBuf out = channel.alloc().directBuffer(bytes, bytes);
    waiting.stream().limit(count).forEach(it -> it.writeTo(out));
    remove(count);
    return out;
  }

  private void remove(int count) {
    int frames = 0;
    int bytes = 0;
    for (int i = 0; i < count; i++) {
      Outgoing written = waiting.remove();
      frames += written.frames();
      bytes += written.length();
    }
    count(-frames, -bytes);
    metrics.framesOut(frames);
  }

  /** Returns how much of what waits goes into one write: the first at least, however large. */
  private int gatherable() {
    int bytes = 0;
    int count = 0;
    for (Outgoing next : waiting) {
      bytes += next.length();
      if (count > 0 && bytes > DirectWriter.BYTES) {
        break;
      }
      count++;
    }
    return count;
  }

  private void shed() {
    ArrayDeque<Outgoing> kept =
        Shedding.of(waiting, limits.outboundFrames() / 2, limits.outboundBytes() / 2, gaps);
    int frames = Shedding.frames(kept);
    metrics.shed(waitingFrames - frames);
    count(frames - waitingFrames, Shedding.bytes(kept) - waitingBytes);
    waiting = kept;
  }

  private boolean isFull(int frames, int bytes) {
    return waitingFrames > frames || waitingBytes + channelBytes() > bytes;
  }

  private long channelBytes() {
    var buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  private void count(int frames, int bytes) {
    waitingFrames += frames;
    waitingBytes += bytes;
    metrics.queued(bytes);
  }

  private void tellSpace() {
    Promise<Void> waiter = space;
    if (waiter != null && !isFull(limits.outboundFrames() / 2, limits.outboundBytes() / 2)) {
      space = null;
      waiter.complete();
    }
    Promise<Void> lagging = drained;
    if (lagging != null && !isCrowded()) {
      drained = null;
      lagging.complete();
    }
  }
}
