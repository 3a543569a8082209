package io.cotalk.socket;

import io.cotalk.config.SocketConfig;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.SessionId;
import io.cotalk.wire.ClientFrame;
import io.cotalk.wire.Outgoing;
import io.cotalk.wire.ServerFrame;
import io.cotalk.wire.TextFrame;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import java.util.HexFormat;
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

  /** The peer's Close must come within this time. */
  private static final long CLOSE_WAIT_MILLIS = 3_000;

  private static final long STALL_CHECK_MILLIS = 2_000;
  private static final long BUSY_RETRY_MILLIS = 200;

  /** Refused frames in excess of good ones after which we hang up. */
  private static final int MAX_STRIKES = 100;

  private final SocketLoop loop;
  private final SocketConfig config;
  private final FrameHandler frames;
  private final String address;
  private final OutboundQueue queue;
  private @Nullable Session session;
  private long welcomeBy;
  private long due = NEVER;
  private long entryTick;
  private long pingAt = NEVER;
  private long pongBy = NEVER;
  private long abortAt = NEVER;
  private long goneAt = NEVER;
  private int unanswered;
  private int strikes;
  private long toldToWaitUntil;
  private boolean greeted;

  Connection(SocketLoop loop, FrameHandler frames, Channel channel, String address) {
    this.loop = loop;
    this.config = loop.sockets().settings().socket();
    this.frames = frames;
    this.address = address;
    this.queue = loop.queue(channel);
    this.welcomeBy = Heartbeats.nowMillis() + config.helloTimeout().toMillis();
    loop.heartbeats().schedule(this, welcomeBy);
  }

  /** Takes one text message. */
  void receive(byte[] bytes, int length) {
    pongBy = NEVER;
    for (ClientFrame frame : loop.frames().read(bytes, length)) {
      if (isClosing()) {
        return;
      }
      receive(frame);
    }
  }

  private void receive(ClientFrame frame) {
    switch (frame) {
      case ClientFrame.Malformed bad -> refuse(bad.i(), bad.code(), bad.detail(), 0);
      // Any message shows life; a pong, that our ping was read.
      case ClientFrame.Pong pong -> queue.notePeerReads();
      case ClientFrame.Hello hello -> greet(hello);
      default -> {
        if (session == null || !session.isWelcomed()) {
          refuse(frame.i(), ErrorCode.UNAUTHORIZED, "say hello first, and wait for welcome", 0);
        } else if (unanswered >= config.maxUnanswered()) {
          refuse(frame.i(), ErrorCode.BUSY, "too many unanswered requests", BUSY_RETRY_MILLIS);
        } else {
          session.receive(frame);
        }
      }
    }
  }

  private void greet(ClientFrame.Hello hello) {
    if (greeted) {
      refuse(hello.i(), ErrorCode.CONFLICT, "hello was said already; auth renews the token", 0);
      return;
    }
    greeted = true;
    // From here on it is we who are slow.
    welcomeBy = Heartbeats.nowMillis() + config.helloTimeout().toMillis();
    loop.admission().hello(() -> enter(hello));
  }

  private void enter(ClientFrame.Hello hello) {
    if (isClosing()) {
      return;
    }
    try {
      Session made = Session.of(this, hello);
      session = made;
      answer(hello.i(), made.welcome(hello), welcome -> welcome)
          .onSuccess(ignored -> welcomed(made))
          .onFailure(failure -> close(codeOf(failure)));
    } catch (ChatException refused) {
      send(failed(hello.i(), refused));
      close(codeOf(refused));
    }
  }

  private static CloseCode codeOf(Throwable failure) {
    boolean temporary = failure instanceof ChatException known && known.code().temporary();
    return temporary ? CloseCode.OVERLOAD : CloseCode.UNAUTHENTICATED;
  }

  private void welcomed(Session made) {
    if (isClosing()) {
      return;
    }
    loop.metrics().authenticated();
    frames.welcomed();
    pingAt = Heartbeats.nowMillis() + config.heartbeat().toMillis();
    loop.heartbeats().schedule(this, Math.min(pingAt, made.expiryTurn()));
    made.resume();
  }

  /**
   * Answers request {@code i} when {@code work} is done: by the frame made of its result, or by its
   * failure. Until then the request counts as unanswered; too many of them stop the reading.
   */
  <T> Future<T> answer(long i, Future<T> work, Function<T, ServerFrame> frame) {
    if (++unanswered == config.maxUnanswered()) {
      frames.pauseReading();
    }
    return loop.fanout()
        .here(work)
        .onComplete(
            done -> {
              if (unanswered-- == config.maxUnanswered()) {
                frames.resumeReading();
              }
              send(done.succeeded() ? frame.apply(done.result()) : failed(i, done.cause()));
            });
  }

  /**
   * Refuses a request for a reason of the user's. Who comes too often but then waits as told is no
   * abuser, and may go on so for ever.
   */
  void refuse(long i, ChatException reason) {
    long now = Heartbeats.nowMillis();
    boolean patient = reason.code() == ErrorCode.RATE_LIMITED && now >= toldToWaitUntil;
    if (reason.code() == ErrorCode.RATE_LIMITED) {
      toldToWaitUntil = now + reason.retryMillis();
    }
    if (patient) {
      send(failed(i, reason));
    } else {
      refuse(i, reason.code(), reason.detail(), reason.retryMillis());
    }
  }

  /** Refuses a request, and hangs up on those who go on and on. */
  void refuse(long i, ErrorCode code, String detail, long retryMillis) {
    send(new ServerFrame.Failed(i, code, detail, retryMillis));
    if (++strikes > MAX_STRIKES) {
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
    Session current = session;
    if (!isClosing()) {
      if (current == null || !current.isWelcomed()) {
        closeIfOver(welcomeBy, now, greeted ? CloseCode.OVERLOAD : CloseCode.UNAUTHENTICATED);
      } else {
        check(current, now);
      }
    }
    if (isClosing()) {
      return abortAt;
    }
    return current == null || !current.isWelcomed() ? welcomeBy : nextTurn(current, now);
  }

  private void check(Session current, long now) {
    closeIfOver(goneAt, now, CloseCode.RESTART);
    closeIfOver(stallBy(now), now, CloseCode.SLOW_READER);
    closeIfOver(unfinishedBy(), now, CloseCode.UNFINISHED);
    if (unanswered < config.maxUnanswered()) {
      closeIfOver(pongBy, now, CloseCode.NO_HEARTBEAT);
    }
    current.keepToken(now);
    if (isOver(pingAt, now) && !isClosing()) {
      ping(current, now);
    }
  }

  private void ping(Session current, long now) {
    strikes = 0;
    pingAt = now + config.heartbeat().toMillis();
    pongBy = Math.min(pongBy, now + config.pongTimeout().toMillis());
    send(current.heartbeat());
  }

  private long nextTurn(Session current, long now) {
    long pong = isOver(pongBy, now) ? now + STALL_CHECK_MILLIS : pongBy;
    long stall = queue.isCrowded() ? now + STALL_CHECK_MILLIS : NEVER;
    long first = Math.min(Math.min(pingAt, pong), Math.min(stall, unfinishedBy()));
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

  ServerFrame failed(long i, Throwable failure) {
    if (failure instanceof ChatException known) {
      return new ServerFrame.Failed(i, known.code(), known.detail(), known.retryMillis());
    }
    String incident = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    LOG.error("request failed, incident {}", incident, failure);
    return new ServerFrame.Failed(i, ErrorCode.INTERNAL, "incident " + incident, 0);
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
