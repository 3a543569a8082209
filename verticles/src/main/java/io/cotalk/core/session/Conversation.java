package io.cotalk.core.session;

import io.cotalk.core.config.SocketConfig;
import io.cotalk.core.fanout.RoomNotice;
import io.cotalk.core.wire.ClientFrame;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.id.SessionId;
import io.vertx.core.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one client and the server say to each other, on any {@link Link}: takes the client's frames,
 * answers every request exactly once, keeps time (hello, heartbeat, requests), and ends. What needs
 * a user is in its {@link Session}. On the link's event loop only.
 */
public final class Conversation {
  private static final long NEVER = Long.MAX_VALUE;

  /** Every request has its answer within this time; longer than a shard's own limit of 6 s. */
  private static final long REQUEST_LIMIT_MILLIS = 8_000;

  private static final long SEND_GRACE_MILLIS = 1_000;

  /** A pong that waits unread is read within this time, once the link reads again. */
  private static final long UNREAD_MILLIS = 2_000;

  private static final long BUSY_RETRY_MILLIS = 200;

  private final SessionLoop loop;
  private final SocketConfig config;
  private final Link link;
  private final Requests requests;
  private final Greeting greeting;
  private final AbuseCount abuse;
  private @Nullable Session session;
  private long due = NEVER;
  private long entryTick;
  private long pingAt = NEVER;
  private long pongBy = NEVER;
  private long goneAt = NEVER;

  /** Begins with a client that has connected; followed by {@link #disconnected}. */
  public Conversation(SessionLoop loop, Link link) {
    this.loop = loop;
    this.config = loop.sessions().settings().socket();
    this.link = link;
    this.abuse = new AbuseCount(config.maxUnanswered());
    this.requests = new Requests(this, config.maxUnanswered());
    this.greeting = new Greeting(this, requests, config.helloTimeout());
    loop.add(this);
    loop.heartbeats().schedule(this, greeting.deadline());
  }

  /** Anything from the client shows life. */
  public void heard() {
    pongBy = NEVER;
  }

  /** Takes a frame of the client; not while the link is closing. */
  public void receive(ClientFrame frame) {
    switch (frame) {
      case ClientFrame.Malformed bad -> greeting.malformed(bad);
      // A pong shows that our ping was read.
      case ClientFrame.Pong pong -> link.notePeerReads();
      case ClientFrame.Hello hello -> greeting.take(hello);
      default -> {
        if (session == null || !session.isWelcomed()) {
          refuse(frame.i(), ErrorCode.UNAUTHORIZED, "say hello first, and wait for welcome");
        } else if (requests.isFull()) {
          String detail = "too many unanswered requests";
          send(new ServerFrame.Failed(frame.i(), ErrorCode.BUSY, detail, BUSY_RETRY_MILLIS, ""));
        } else {
          session.receive(frame);
        }
      }
    }
  }

  /** Has {@link Link#turn} called at {@code millis}, or before. */
  public void schedule(long millis) {
    loop.heartbeats().schedule(this, millis);
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
    link.welcomed();
    loop.metrics().authenticated(link.transport());
    pingAt = Heartbeats.nowMillis() + config.heartbeat().toMillis();
    schedule(Math.min(pingAt, made.token().nextTurn()));
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
    long limit = loop.sessions().settings().persistence().sendTimeout().toMillis();
    answer(i, work, frame, ErrorCode.UNKNOWN, limit + SEND_GRACE_MILLIS);
  }

  private <T> Future<T> answer(
      long i, Future<T> work, Function<T, ServerFrame> frame, ErrorCode late, long limit) {
    long deadline = Heartbeats.nowMillis() + limit;
    Future<T> answered = requests.answer(i, work, frame, late, deadline);
    if (!answered.isComplete()) {
      schedule(deadline);
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
    refuse(i, code, detail, "");
  }

  /**
   * As {@link #refuse(long, ErrorCode, String)}.
   *
   * @param field that it is about; may be empty
   */
  void refuse(long i, ErrorCode code, String detail, String field) {
    send(new ServerFrame.Failed(i, code, detail, 0, field));
    closeIf(abuse.add());
  }

  private void closeIf(boolean abused) {
    if (abused) {
      close(CloseReason.ABUSE);
    }
  }

  void send(ServerFrame frame) {
    if (frame instanceof ServerFrame.Failed failed) {
      loop.metrics().failed(link.transport(), failed.code());
    }
    link.send(link.encoding().frame(frame));
  }

  /** As {@link #send}, of what concerns a room and answers nothing. */
  void sendOfRoom(RoomId room, ServerFrame frame) {
    link.sendOfRoom(new RoomNotice(room, link.encoding().frame(frame)));
  }

  void revoked(SessionId ended) {
    if (session != null && session.isOf(ended)) {
      close(CloseReason.SESSION_ENDED);
    }
  }

  /** Sends the client elsewhere: it chooses the moment within its own delay, after that we do. */
  public void goAway(long withinMillis) {
    if (isClosing() || goneAt != NEVER) {
      return;
    }
    long spread = Math.min(config.goAwaySpread().toMillis(), withinMillis * 3 / 4);
    long delay = ThreadLocalRandom.current().nextLong(spread + 1);
    send(new ServerFrame.GoAway(delay));
    goneAt = Heartbeats.nowMillis() + delay + (withinMillis - spread) / 2;
    schedule(goneAt);
  }

  void close(CloseReason reason) {
    link.close(reason);
  }

  void abort() {
    link.abort();
  }

  /** The link is closing, from either side: nothing of the session comes any more. */
  public void end() {
    if (session != null) {
      session.end();
      if (session.isWelcomed()) {
        loop.metrics().unauthenticated(link.transport());
      }
      session = null;
    }
  }

  /** The client is gone. */
  public void disconnected() {
    end();
    loop.remove(this);
  }

  boolean isClosing() {
    return link.isClosing();
  }

  /** Looks at all deadlines; returns when to look again. */
  long turn(long now) {
    // Before the link's turn, which may let it be read again.
    excuseUnread(now);
    long links = link.turn(now);
    if (isClosing()) {
      return links;
    }
    long first = Math.min(requests.expire(now), links);
    Session current = session;
    if (current == null || !current.isWelcomed()) {
      greeting.closeIfLate(now);
    } else {
      check(current, now);
    }
    if (isClosing()) {
      return link.turn(now);
    }
    return current == null || !current.isWelcomed()
        ? Math.min(first, greeting.deadline())
        : Math.min(first, nextTurn(current));
  }

  private void check(Session current, long now) {
    closeIfOver(goneAt, now, CloseReason.RESTART);
    if (pongBy <= now && !link.isTwoWay()) {
      noteTaken(now);
    }
    closeIfOver(pongBy, now, CloseReason.NO_HEARTBEAT);
    current.token().keep(now);
    if (pingAt <= now && !isClosing()) {
      ping(current, now);
    }
  }

  /**
   * While the server does not read, the client's pong may wait in the kernel, and some time after.
   */
  private void excuseUnread(long now) {
    if (pongBy != NEVER && link.isTwoWay() && (requests.isFull() || link.isPaused())) {
      pongBy = Math.max(pongBy, now + UNREAD_MILLIS);
    }
  }

  /** Who cannot answer has taken something since the ping, or is gone. */
  private void noteTaken(long now) {
    if (link.takenAt(now) >= pongBy - config.pongTimeout().toMillis()) {
      pongBy = NEVER;
      link.notePeerReads();
    }
  }

  private void ping(Session current, long now) {
    abuse.reset();
    pingAt = now + config.heartbeat().toMillis();
    pongBy = Math.min(pongBy, now + config.pongTimeout().toMillis());
    send(current.heartbeat());
  }

  private long nextTurn(Session current) {
    return Math.min(Math.min(pingAt, pongBy), Math.min(goneAt, current.token().nextTurn()));
  }

  private void closeIfOver(long deadline, long now, CloseReason reason) {
    if (deadline <= now) {
      close(reason);
    }
  }

  SessionLoop loop() {
    return loop;
  }

  Link link() {
    return link;
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
