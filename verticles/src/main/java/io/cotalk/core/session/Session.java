package io.cotalk.core.session;

import io.cotalk.bus.event.UserEvent;
import io.cotalk.core.fanout.FanoutLoop;
import io.cotalk.core.fanout.GapFrame;
import io.cotalk.core.fanout.HeadFrame;
import io.cotalk.core.fanout.ReadFrame;
import io.cotalk.core.fanout.RoomFrame;
import io.cotalk.core.fanout.SignalFrame;
import io.cotalk.core.fanout.Subscriber;
import io.cotalk.core.fanout.Subscription;
import io.cotalk.core.fanout.UserFeed;
import io.cotalk.core.limits.Limits;
import io.cotalk.core.tokens.AccessTokens;
import io.cotalk.core.tokens.Caller;
import io.cotalk.core.userlog.RoomList;
import io.cotalk.core.userlog.UserEventKind;
import io.cotalk.core.userlog.UserLogPage;
import io.cotalk.core.wire.ClientFrame;
import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.LogEpoch;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.core.wire.UserEventJson;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.DeviceId;
import io.cotalk.id.RoomId;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection's user: their token, requests, open rooms, list of rooms and place in the user log.
 * On the connection's event loop only; ends with the client.
 */
final class Session implements Subscriber, RequestSession {
  private static final long QUOTA_RETRY_MILLIS = 5_000;

  private final Conversation client;
  private final Link link;
  private final ClientSessions sessions;
  private final FanoutLoop fanout;
  private final UserFeed feed;
  private final OpenRooms rooms;
  private final ListedRooms listed;

  private final UnopenedRooms unopened;
  private final UserId user;
  private final SessionToken token;
  private boolean welcomed;
  private boolean begun;
  private boolean ended;
  private @Nullable UserLogPage missed;
  private @Nullable Resume resume;

  private Session(Conversation client, Caller caller) {
    this.client = client;
    this.link = client.link();
    this.sessions = client.loop().sessions();
    this.fanout = client.loop().fanout();
    this.user = caller.user();
    this.token = new SessionToken(client, caller);
    this.feed = new UserFeed(fanout, sessions.services().userLog(), user, this::passOn);
    this.rooms = new OpenRooms(client, this, user);
    this.unopened = new UnopenedRooms(sessions.services().userRooms(), user);
    this.listed = new ListedRooms(fanout.lists(), this);
  }

  /**
   * Begins the session of a hello. Fails with {@code busy} (too many hellos on this node), {@code
   * unauthorized} or {@code rate_limited} (too many sockets or hellos of the user).
   */
  static Session of(Conversation client, ClientFrame.Hello hello) {
    ClientSessions sessions = client.loop().sessions();
    Limits limits = sessions.services().limits();
    limits.hello();
    AccessTokens tokens = sessions.services().tokens();
    Caller caller = tokens.requireCurrent(authentic(client, hello.token()));
    DeviceId device = hello.device();
    if (device != null && !device.equals(caller.device())) {
      throw new ChatException(ErrorCode.UNAUTHORIZED, "the token is another device's");
    }
    limits.hello(caller.user(), hello.positions().size());
    if (!sessions.users().acquire(caller.user())) {
      throw new ChatException(
          ErrorCode.RATE_LIMITED, "too many connections of this user", QUOTA_RETRY_MILLIS);
    }
    return new Session(client, caller);
  }

  private static Caller authentic(Conversation client, String token) {
    SessionServices services = client.loop().sessions().services();
    try {
      return services.tokens().authentic(token, client.link().address(), services.limits());
    } catch (ChatException refused) {
      services.limits().helloOfStranger();
      throw refused;
    }
  }

  /**
   * Reads what the welcome says, and beside it what its rooms need. First the connection hears of
   * the user's events, then their head is read, and not before it the list of rooms: what changes
   * meanwhile is in one of them.
   */
  Future<ServerFrame> welcome(ClientFrame.Hello hello) {
    fanout.users().add(user, this);
    boolean anew = hello.cursor().u() < 0 || epoch(hello).reset();
    Future<ServerFrame> welcome = anew ? welcomeNew(hello) : welcomeBack(hello);
    // A shard that is known to be away costs the others nothing.
    if (!welcome.failed()) {
      resume = rooms.resume(hello.positions());
      resume.prepare();
    }
    return welcome;
  }

  private Future<ServerFrame> welcomeNew(ClientFrame.Hello hello) {
    return fanout
        .here(sessions.services().userRooms().arrival(user))
        .map(it -> welcome(hello, new UserLogPage(it.head(), List.of()), it.list()));
  }

  private Future<ServerFrame> welcomeBack(ClientFrame.Hello hello) {
    return feed.first(hello.cursor().u())
        .compose(
            page ->
                fanout
                    .here(sessions.services().userRooms().of(user))
                    .map(list -> welcome(hello, page, list)));
  }

  private LogEpoch epoch(ClientFrame.Hello hello) {
    return LogEpoch.of(hello.cursor().epoch(), sessions.services().userLog().epoch(user));
  }

  private ServerFrame welcome(ClientFrame.Hello hello, UserLogPage page, RoomList list) {
    if (!ended) {
      list.rooms().forEach(listed::add);
      list.added().forEach(unopened::add);
      missed = page;
      welcomed = true;
    }
    return new ServerFrame.Welcome(
        hello.i(),
        user,
        page.head(),
        hello.cursor().u() > page.head() ? epoch(hello).asReset() : epoch(hello),
        System.currentTimeMillis(),
        sessions.settings().wireLimits(),
        token.secondsLeft());
  }

  /** Sends what the client has missed and goes on from there. */
  void resume() {
    UserLogPage page = missed;
    missed = null;
    Resume ofRooms = resume;
    resume = null;
    if (page != null) {
      page.events().forEach(this::push);
      long last = page.events().isEmpty() ? page.head() : page.events().getLast().u();
      if (last < page.head()) {
        client.send(new ServerFrame.UserGap(last + 1, page.head()));
      }
      feed.begin(page.head());
    }
    begun = true;
    sessions.services().requests().watchers().began(this);
    if (ofRooms != null) {
      ofRooms.begin();
    }
  }

  boolean isWelcomed() {
    return welcomed;
  }

  boolean isOf(SessionId session) {
    return token.caller().session().equals(session);
  }

  /** Takes a request; those that cost a query are counted with the user's HTTP requests. */
  void receive(ClientFrame frame) {
    Limits limits = sessions.services().limits();
    try {
      switch (frame) {
        case ClientFrame.Send send -> {
          limits.send(user);
          send(send);
        }
        case ClientFrame.Open open -> {
          limits.request(user);
          unopened.opens(open.room());
          rooms.open(open);
        }
        case ClientFrame.Close close -> rooms.close(close);
        case ClientFrame.Auth auth -> token.renew(auth);
        case ClientFrame.Ping ping -> client.send(new ServerFrame.Ok(ping.i()));
        case ClientFrame.OfCapability further ->
            sessions.services().requests().receive(this, further, limits);
        case ClientFrame.Hello hello -> throw new IllegalStateException("the connection's");
        case ClientFrame.Pong pong -> throw new IllegalStateException("the connection's");
        case ClientFrame.Malformed bad -> throw new IllegalStateException("the connection's");
      }
    } catch (ChatException refused) {
      if (frame instanceof ClientFrame.Send) {
        sessions.services().sends().refused(link.transport(), refused);
      }
      client.refuse(frame.i(), refused);
    }
  }

  private void send(ClientFrame.Send send) {
    var message = send.body().by(user, send.room(), send.cid());
    client.answerSend(
        send.i(),
        sessions.services().sends().send(link.transport(), message),
        it ->
            new ServerFrame.Sent(send.i(), send.room(), it.seq(), it.n(), it.ts(), it.duplicate()));
  }

  @Override
  public Caller caller() {
    return token.caller();
  }

  @Override
  public @Nullable OpenRoom open(RoomId room) {
    return rooms.openRoom(room);
  }

  @Override
  public <T> void answer(long i, Future<T> work, Function<T, ServerFrame> frame) {
    client.answer(i, work, frame);
  }

  SessionToken token() {
    return token;
  }

  /** Returns the ping with the heads of the open rooms. */
  ServerFrame heartbeat() {
    return new ServerFrame.Heartbeat(rooms.heads());
  }

  void end() {
    if (ended) {
      return;
    }
    ended = true;
    feed.end();
    rooms.end();
    if (begun) {
      sessions.services().requests().watchers().ended(this);
    }
    listed.end();
    fanout.users().remove(user, this);
    sessions.users().release(user);
  }

  private void passOn(UserEvent event) {
    push(event);
    if (event.kind().equals(UserEventKind.ROOM_ADDED.wireName())) {
      listed.add(UserEventJson.roomOf(event));
      unopened.add(UserEventJson.roomOf(event));
    } else if (event.kind().equals(UserEventKind.ROOM_LEFT.wireName())) {
      listed.remove(UserEventJson.roomOf(event));
    }
  }

  private void push(UserEvent event) {
    client.send(new ServerFrame.UserPush(event.u(), event.kind(), event.body()));
  }

  @Override
  public Encoding encoding() {
    return link.encoding();
  }

  @Override
  public void event(Subscription subscription, RoomFrame frame) {
    link.sendOfRoom(frame);
  }

  @Override
  public void gap(Subscription subscription, long from, long to) {
    link.sendOfRoom(GapFrame.of(link.encoding(), subscription.room(), from, to));
  }

  @Override
  public void hiddenGap(Subscription subscription, long from, long to) {
    RoomId room = subscription.room();
    client.sendOfRoom(room, new ServerFrame.HiddenGap(room, from, to));
  }

  @Override
  public void read(Subscription subscription, ReadFrame frame) {
    link.sendOfRoom(frame);
  }

  @Override
  public void signal(Subscription subscription, SignalFrame frame) {
    link.sendOfRoom(frame);
  }

  @Override
  public void removed(Subscription subscription) {
    rooms.removed(subscription);
  }

  @Override
  public void head(HeadFrame frame) {
    if (!rooms.isLive(frame.room())) {
      link.sendOfRoom(frame);
    }
  }

  @Override
  public void ownRead(ReadFrame frame) {
    rooms.noteOwnRead(frame);
    if (welcomed) {
      link.sendOfRoom(frame);
    }
  }

  @Override
  public void ownSent(ReadFrame frame) {
    rooms.noteOwnRead(frame);
    if (welcomed && !rooms.isLive(frame.room())) {
      link.sendOfRoom(frame);
    }
  }

  @Override
  public void userEvent(UserEvent event) {
    feed.accept(event);
  }

  @Override
  public void userHead(long u) {
    feed.noteHead(u);
  }

  @Override
  public boolean lags() {
    return link.lags();
  }

  @Override
  public Future<Void> drained() {
    return link.drained();
  }

  @Override
  public Future<Void> space() {
    return link.space();
  }
}
