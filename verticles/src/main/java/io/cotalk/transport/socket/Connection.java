package io.cotalk.transport.socket;

import io.cotalk.core.config.SocketConfig;
import io.cotalk.core.wire.ClientFrame;
import io.cotalk.core.wire.Outgoing;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.core.wire.TextFrame;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.SessionId;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hop 1 of a message: one client. Takes its frames, answers every request exactly once, keeps time
 * (hello, heartbeat, stall), and ends. What needs a user is in its {@link Session}. On the
 * channel's event loop only.
 */
final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final long NEVER = Long.MAX_VALUE;

  /** Every request has its answer within this time; longer than a shard's own limit of 6 s. */
  private static final long REQUEST_LIMIT_MILLIS = 8_000;

  private static final long SEND_GRACE_MILLIS = 1_000;

  /** The peer's Close must come within this time. */
  private static final long CLOSE_WAIT_MILLIS = 3_000;

  private static final long STALL_CHECK_MILLIS = 2_000;
  private static final long BUSY_RETRY_MILLIS = 200;

  private final SocketLoop loop;
  private final SocketConfig config;
  private final FrameHandler frames;
  private final String address;
  private final OutboundQueue queue;
  private final Requests requests;
  private final Greeting greeting;
  private final AbuseCount abuse;
  private @Nullable Session session;
  private long due = NEVER;
  private long entryTick;
  private long pingAt = NEVER;
  private long pongBy = NEVER;
  private long abortAt = NEVER;
  private long goneAt = NEVER;

  Connection(SocketLoop loop, FrameHandler frames, Channel channel, String address) {
    this.loop = loop;
    this.config = loop.sockets().settings().socket();
    this.frames = frames;
    this.address = address;
    this.queue = loop.queue(channel);
    this.abuse = new AbuseCount(config.maxUnanswered());
    this.requests = new Requests(this, frames, config.maxUnanswered());
    this.greeting = new Greeting(this, requests, config.helloTimeout());
    loop.heartbeats().schedule(this, greeting.deadline());
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
      receive(frame);
    }
  }

  /** Anything from the peer shows life, also a ping or pong of the WebSocket protocol. */
  void heard() {
    pongBy = NEVER;
  }

  private void receive(ClientFrame frame) {
    switch (frame) {
      case ClientFrame.Malformed bad -> greeting.malformed(bad);
      // A pong shows that our ping was read.
      case ClientFrame.Pong pong -> queue.notePeerReads();
      case ClientFrame.Hello hello -> greeting.take(hello);
      default -> {
        if (session == null || !session.isWelcomed()) {
          refuse(frame.i(), ErrorCode.UNAUTHORIZED, "say hello first, and wait for welcome");
        } else if (requests.isFull()) {
          String detail = "too many unanswered requests";
          send(new ServerFrame.Failed(frame.i(), ErrorCode.BUSY, detail, BUSY_RETRY_MILLIS));
        } else {
          session.receive(frame);
        }
      }
    }
  }

  /** Begins the session of a hello; fails as {@link Session#of} does. */
  Session begin(ClientFrame.Hello hello) {
    Session begun = Session.of(this, hello);
    session = begun;
    return begun;
  }

  /** The welcome has been sent. */
  void welcomed() {
    Session made = session;
    if (made == null) {
      return;
    }
    frames.welcomed();
    loop.metrics().authenticated();
    pingAt = Heartbeats.nowMillis() + config.heartbeat().toMillis();
    loop.heartbeats().schedule(this, Math.min(pingAt, made.expiryTurn()));
    made.resume();
  }

  /**
   * Answers request {@code i} when {@code work} is done: by the frame made of its result, or by its
   * failure; by {@code unavailable} when it takes too long. Completes then too.
   */
  <T> Future<T> answer(long i, Future<T> work, Function<T, ServerFrame> frame) {
    return answer(i, work, frame, ErrorCode.UNAVAILABLE, REQUEST_LIMIT_MILLIS);
  }

  /**
   * As {@link #answer}, for a send, which has a limit of its own and may be stored all the same.
   */
  <T> void answerSend(long i, Future<T> work, Function<T, ServerFrame> frame) {
    long limit = loop.sockets().settings().persistence().sendTimeout().toMillis();
    answer(i, work, frame, ErrorCode.UNKNOWN, limit + SEND_GRACE_MILLIS);
  }

  private <T> Future<T> answer(
      long i, Future<T> work, Function<T, ServerFrame> frame, ErrorCode late, long limit) {
    long deadline = Heartbeats.nowMillis() + limit;
    Future<T> answered = requests.answer(i, work, frame, late, deadline);
    if (!answered.isComplete()) {
      loop.heartbeats().schedule(this, deadline);
    }
    return answered;
  }

  /** Refuses a request; hangs up on those who go on and on. */
  void refuse(long i, ChatException reason) {
    send(Requests.failed(i, reason));
    closeIf(abuse.add(reason, Heartbeats.nowMillis()));
  }

  /** Refuses a request that no decent client sends. */
  void refuse(long i, ErrorCode code, String detail) {
    send(new ServerFrame.Failed(i, code, detail, 0));
    closeIf(abuse.add());
  }

  private void closeIf(boolean abused) {
    if (abused) {
      close(CloseCode.ABUSE);
    }
  }

  void send(ServerFrame frame) {
    if (frame instanceof ServerFrame.Failed failed) {
      loop.metrics().failed(failed.code());
    }
    send(TextFrame.of(frame));
  }

  /** Queues a frame; closes the connection when it reads too slowly. */
  void send(Outgoing frame) {
    if (isClosing()) {
      return;
    }
    if (!queue.add(frame)) {
      LOG.debug("slow reader closed: {}", address);
      frames.close(CloseCode.SLOW_READER);
    } else if (queue.isCrowded()) {
      loop.heartbeats().schedule(this, Heartbeats.nowMillis() + STALL_CHECK_MILLIS);
    }
  }

  /** Tells whether the peer takes nothing just now and much waits already. */
  boolean lags() {
    return queue.lags();
  }

  /** Completes when little waits any more. */
  Future<Void> drained() {
    return queue.drained();
  }

  /** Completes when a page of replay has space. */
  Future<Void> space() {
    return queue.space();
  }

  /** The channel takes more. */
  void writable() {
    queue.flush();
  }

  void revoked(SessionId ended) {
    if (session != null && session.isOf(ended)) {
      close(CloseCode.SESSION_ENDED);
    }
  }

  /** Sends the client elsewhere: it chooses the moment within its own delay, after that we do. */
  void goAway(long withinMillis) {
    if (isClosing() || goneAt != NEVER) {
      return;
    }
    long spread = Math.min(config.goAwaySpread().toMillis(), withinMillis * 3 / 4);
    long delay = ThreadLocalRandom.current().nextLong(spread + 1);
    send(new ServerFrame.GoAway(delay));
    goneAt = Heartbeats.nowMillis() + delay + (withinMillis - spread) / 2;
    loop.heartbeats().schedule(this, goneAt);
  }

  /** Closes with a reason, after what is queued and fits into the channel. */
  void close(CloseCode code) {
    queue.flush();
    frames.close(code);
  }

  /** Ends the connection at once, whatever is queued. */
  void abort() {
    frames.abort();
  }

  /** The reading stops until then. */
  void paused(long until) {
    loop.heartbeats().schedule(this, until);
  }

  /** A message of several frames has begun; it must be finished in time. */
  void fragmented() {
    loop.heartbeats().schedule(this, unfinishedBy());
  }

  /** The closing handshake has begun, from either side. */
  void closing() {
    queue.close();
    endSession();
    abortAt = Heartbeats.nowMillis() + CLOSE_WAIT_MILLIS;
    loop.heartbeats().schedule(this, abortAt);
  }

  /** The channel is gone. */
  void disconnected() {
    queue.close();
    endSession();
    abortAt = Math.min(abortAt, Heartbeats.nowMillis());
    loop.remove(this);
    loop.sockets().addresses().release(address);
  }

  private void endSession() {
    if (session != null) {
      session.end();
      if (session.isWelcomed()) {
        loop.metrics().unauthenticated();
      }
      session = null;
    }
  }

  boolean isClosing() {
    return abortAt != NEVER;
  }

  /** Looks at all deadlines; returns when to look again. */
  long turn(long now) {
    if (isOver(abortAt, now)) {
      frames.abort();
      return NEVER;
    }
    if (isClosing()) {
      return abortAt;
    }
    excuseUnread(now);
    long first = Math.min(requests.expire(now), frames.unpause(now));
    Session current = session;
    if (current == null || !current.isWelcomed()) {
      greeting.closeIfLate(now);
    } else {
      check(current, now);
    }
    if (isClosing()) {
      return abortAt;
    }
    return current == null || !current.isWelcomed()
        ? Math.min(first, greeting.deadline())
        : Math.min(first, nextTurn(current, now));
  }

  private void check(Session current, long now) {
    closeIfOver(goneAt, now, CloseCode.RESTART);
    closeIfOver(stallBy(now), now, CloseCode.SLOW_READER);
    closeIfOver(unfinishedBy(), now, CloseCode.UNFINISHED);
    closeIfOver(pongBy, now, CloseCode.NO_HEARTBEAT);
    current.keepToken(now);
    if (isOver(pingAt, now) && !isClosing()) {
      ping(current, now);
    }
  }

  /**
   * While the server does not read, the client's pong may wait in the kernel, and some time after.
   */
  private void excuseUnread(long now) {
    if (pongBy != NEVER && (requests.isFull() || frames.isPaused())) {
      pongBy = Math.max(pongBy, now + STALL_CHECK_MILLIS);
    }
  }

  private void ping(Session current, long now) {
    abuse.reset();
    pingAt = now + config.heartbeat().toMillis();
    pongBy = Math.min(pongBy, now + config.pongTimeout().toMillis());
    send(current.heartbeat());
  }

  private long nextTurn(Session current, long now) {
    long stall = queue.isCrowded() ? now + STALL_CHECK_MILLIS : NEVER;
    long first = Math.min(Math.min(pingAt, pongBy), Math.min(stall, unfinishedBy()));
    return Math.min(Math.min(first, goneAt), current.expiryTurn());
  }

  private void closeIfOver(long deadline, long now, CloseCode code) {
    if (isOver(deadline, now)) {
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

  private static boolean isOver(long deadline, long now) {
    return deadline <= now;
  }

  SocketLoop loop() {
    return loop;
  }

  /** Returns the client's address as text. */
  String address() {
    return address;
  }

  long due() {
    return due;
  }

  void due(long millis) {
    due = millis;
  }

  long entryTick() {
    return entryTick;
  }

  void entryTick(long tick) {
    entryTick = tick;
  }
}
