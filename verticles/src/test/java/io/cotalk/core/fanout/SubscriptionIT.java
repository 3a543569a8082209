package io.cotalk.core.fanout;

import static io.cotalk.core.persistence.LogFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.RoomAddressing;
import io.cotalk.bus.codec.BusCodecs;
import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.ReadMoved;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.bus.event.RoomEvents;
import io.cotalk.bus.event.RoomHead;
import io.cotalk.core.config.Config;
import io.cotalk.core.faults.PlantedFaults;
import io.cotalk.core.persistence.Access;
import io.cotalk.core.persistence.LogFixture;
import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.RoomPlace;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.JsonLines;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.TestConfig;
import io.cotalk.testkit.Testkit;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a membership that ends at a bad moment does to an opening. */
@ExtendWith(Testkit.class)
class SubscriptionIT {
  private static final JsonLines LINES = new JsonLines();

  private final Config config = TestConfig.with(Map.of());
  private final Vertx vertx = Vertx.vertx();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private LogFixture log;
  private RoomChannels channels;
  private FanoutLoop loop;

  @BeforeEach
  void start(Servers servers) throws Exception {
    BusCodecs.register(vertx);
    log = new LogFixture(servers);
    channels =
        new RoomChannels(
            vertx,
            config.fanout(),
            config.socket(),
            log.reader,
            new FanoutMetrics(registry),
            PlantedFaults.none());
    loop = channels.loop(vertx.getOrCreateContext());
  }

  @AfterEach
  void end() throws Exception {
    await(vertx.close());
    log.close();
  }

  private <T> Future<T> onLoop(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    loop.run(() -> work.get().onComplete(done));
    return done.future();
  }

  private Subscription subscribe(RoomId room, UserId user, Subscriber subscriber) throws Exception {
    return await(onLoop(() -> Future.succeededFuture(loop.subscribe(room, user, subscriber))));
  }

  @Test
  void whoIsRemovedWhileTheRoomOpensIsShownNothing() throws Exception {
    UserId stays = log.user();
    UserId goes = log.user();
    RoomId room = log.room(stays, goes);
    ReplayBudget budget = ReplayBudget.of(config.socket());
    Seen staying = new Seen();
    Seen going = new Seen();
    Subscription live = subscribe(room, stays, staying);
    await(onLoop(() -> live.open(-1, budget)));
    Subscription opening = subscribe(room, goes, going);
    Access access = await(log.reader.access(room, goes)).orElseThrow();
    long place = access.lastSeq() + 1;
    publish(leave(room, goes, place));
    Await.until("the leave is seen", () -> staying.events.get() == 1);
    Future<RoomPlace> begun = onLoop(() -> opening.begin(access, -1, budget));
    assertRefused(begun);
    assertThat(going.events).hasValue(0);
  }

  /** Promise P14, where the removal is neither heard here nor replayed. */
  @Test
  void whoIsRemovedBeforeTheRoomBeginsHereIsNotLetInByAnOlderAccess() throws Exception {
    UserId stays = log.user();
    UserId goes = log.user();
    RoomId room = log.room(stays, goes);
    Seen going = new Seen();
    Subscription opening = subscribe(room, goes, going);
    await(opening.registered());
    Access access = await(log.reader.access(room, goes)).orElseThrow();
    Sql.execute(
        log.database(room),
        "delete from members where room_id = %s and user_id = %s".formatted(room, goes));
    long later = await(log.send(room, stays, "not for all")).seq();
    channels.tell(new RoomHead(room, later, 1));
    Await.until("the room has begun here", () -> opening.head().seq() == later);
    Future<RoomPlace> begun = onLoop(() -> opening.begin(access, -1, spent()));
    assertRefused(begun);
    assertThat(going.events).hasValue(0);
  }

  private static void assertRefused(Future<RoomPlace> begun) {
    Await.until("the opening is over", begun::isComplete);
    assertThat(begun.cause())
        .isInstanceOfSatisfying(
            ChatException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  /** A budget that replays nothing: what is missing is skipped. */
  private ReplayBudget spent() {
    ReplayBudget budget = ReplayBudget.of(config.socket());
    while (budget.allowed() > 0) {
      budget.spend(0);
    }
    return budget;
  }

  @Test
  void eventsThatComeTogetherGoTogetherAndWhoHasSomeGetsTheOthers() throws Exception {
    UserId one = log.user();
    UserId other = log.user();
    RoomId room = log.room(one, other);
    ReplayBudget budget = ReplayBudget.of(config.socket());
    Seen behind = new Seen();
    Seen ahead = new Seen();
    Subscription first = subscribe(room, one, behind);
    long head = await(onLoop(() -> first.open(-1, budget))).head().seq();
    Subscription second = subscribe(room, other, ahead);
    // As if the shard had told of two events before the bus does.
    Access later = new Access(head + 2, 2, 0, 1, 0, 0, 2, false);
    await(onLoop(() -> second.begin(later, -1, budget)));
    List<RoomEvent> events =
        LongStream.rangeClosed(1, 3).mapToObj(i -> message(room, one, head + i, i)).toList();
    vertx.eventBus().publish(RoomAddressing.ROOM.of(room), new RoomEvents(room, events));
    Await.until(
        "both have the last", () -> ahead.last.get() == head + 3 && behind.last.get() == head + 3);
    assertThat(behind.runs).containsExactly(List.of(head + 1, head + 3));
    assertThat(ahead.runs).containsExactly(List.of(head + 3, head + 3));
  }

  /** Decision 0059: they wait for each other, while somebody comes and somebody is removed. */
  @Test
  void eventsOfAHotRoomGoTogetherAndNobodyMissesOneOrSeesMoreThanTheirs() throws Exception {
    UserId stays = log.user();
    UserId goes = log.user();
    RoomId room = log.room(stays, goes);
    ReplayBudget budget = ReplayBudget.of(config.socket());
    List<Seen> many = new ArrayList<>();
    List<Subscription> subscriptions = new ArrayList<>();
    for (int i = 0; i < Gathering.LARGE; i++) {
      many.add(new Seen());
      Subscription subscription = subscribe(room, stays, many.getLast());
      await(onLoop(() -> subscription.open(-1, budget)));
      subscriptions.add(subscription);
    }
    Seen going = new Seen();
    Subscription leaves = subscribe(room, goes, going);
    long head = await(onLoop(() -> leaves.open(-1, budget))).head().seq();
    await(publishSteadily(room, stays, head + 1, head + 150));
    Seen late = new Seen();
    Subscription comes = subscribe(room, stays, late);
    await(onLoop(() -> comes.begin(new Access(head + 150, 150, 0, 1, 0, 0, 2, false), -1, budget)));
    publish(leave(room, goes, head + 151));
    await(publishSteadily(room, stays, head + 152, head + 300));
    awaitLast(many, head + 300);
    awaitLast(List.of(late), head + 300);
    assertThat(many)
        .allSatisfy(
            each -> {
              each.assertAll(head + 1, head + 300);
              assertThat(each.runs).hasSizeLessThan(100);
            });
    late.assertAll(head + 151, head + 300);
    going.assertAll(head + 1, head + 151);
    assertThat(gathered()).isZero();

    // What is hot for few receivers goes out one by one.
    Seen remaining = many.getLast();
    await(onLoop(() -> close(subscriptions.subList(0, 2))));
    remaining.runs.clear();
    publish(message(room, stays, head + 301, 301));
    publish(message(room, stays, head + 302, 302));
    awaitLast(List.of(remaining), head + 302);
    assertThat(remaining.runs)
        .containsExactly(List.of(head + 301, head + 301), List.of(head + 302, head + 302));
    assertThat(gathered()).isZero();
  }

  @Test
  void readersOfALargeRoomAreHeardOfOnceASecondByAllWhoReadAlong() throws Exception {
    UserId user = log.user();
    RoomId room = log.room(user);
    ReplayBudget budget = ReplayBudget.of(config.socket());
    List<Seen> many = new ArrayList<>();
    for (int i = 0; i < Gathering.LARGE; i++) {
      many.add(new Seen());
      Subscription subscription = subscribe(room, user, many.getLast());
      await(onLoop(() -> subscription.open(-1, budget)));
    }
    int readers = ReadRounds.MOST_AT_ONCE + 8;
    for (int n = 1; n <= 5; n++) {
      for (int reader = 1; reader <= readers; reader++) {
        vertx
            .eventBus()
            .publish(RoomAddressing.ROOM.of(room), new ReadMoved(room, new UserId(reader), n));
      }
    }
    Await.until(
        "all have heard of all",
        () -> many.stream().allMatch(each -> each.reads.size() == readers));
    assertThat(many.getFirst().reads).extracting(ReadFrame::n).containsOnly(5L);
    assertThat(many.getFirst().reads).extracting(ReadFrame::user).doesNotHaveDuplicates();
  }

  /** A signal of a test. */
  public record Wave(RoomId room, UserId user) implements RoomSignal {
    @Override
    public ServerFrame frame() {
      return new ServerFrame.Ok(7);
    }
  }

  @Test
  void aSignalGoesToTheOthersAndNotToWhoLags() throws Exception {
    List<UserId> users = List.of(log.user(), log.user(), log.user());
    RoomId room = log.room(users.get(0), users.get(1), users.get(2));
    ReplayBudget budget = ReplayBudget.of(config.socket());
    List<Seen> seen = List.of(new Seen(), new Seen(), new Seen());
    for (int i = 0; i < seen.size(); i++) {
      Subscription subscription = subscribe(room, users.get(i), seen.get(i));
      await(onLoop(() -> subscription.open(-1, budget)));
    }
    seen.get(2).lags = true;
    vertx.eventBus().publish(RoomAddressing.ROOM.of(room), new Wave(room, users.get(0)));
    Await.until("the other one has it", () -> seen.get(1).signals.size() == 1);
    await(onLoop(Future::succeededFuture));
    assertThat(seen.get(0).signals).isEmpty();
    assertThat(seen.get(2).signals).isEmpty();
  }

  @Test
  void membersAreCountedAsTheyComeAndGo() throws Exception {
    UserId user = log.user();
    RoomId room = log.room(user, log.user());
    Sql.execute(log.database(room), "update rooms set member_count = 2 where id = " + room);
    Seen seen = new Seen();
    Subscription subscription = subscribe(room, user, seen);
    assertThat(subscription.members()).isZero();
    ReplayBudget budget = ReplayBudget.of(config.socket());
    long head = await(onLoop(() -> subscription.open(-1, budget))).head().seq();
    assertThat(subscription.members()).isEqualTo(2);
    assertThat(subscription.mayWrite()).isTrue();
    publish(member(room, "join", log.user(), head + 1));
    publish(member(room, "join", log.user(), head + 2));
    publish(member(room, "owner", user, head + 3));
    awaitLast(List.of(seen), head + 3);
    assertThat(subscription.members()).isEqualTo(4);
    publish(member(room, "leave", log.user(), head + 4));
    awaitLast(List.of(seen), head + 4);
    assertThat(subscription.members()).isEqualTo(3);
  }

  @Test
  void whoIsMutedWhenTheRoomOpensMayNotWrite() throws Exception {
    UserId user = log.user();
    RoomId room = log.room(log.user(), user);
    Sql.execute(
        log.database(room),
        "update members set muted_until = 'infinity' where room_id = %s and user_id = %s"
            .formatted(room, user));
    Subscription subscription = subscribe(room, user, new Seen());
    await(onLoop(() -> subscription.open(-1, ReplayBudget.of(config.socket()))));
    assertThat(subscription.mayWrite()).isFalse();
  }

  private static Future<Void> close(List<Subscription> some) {
    some.forEach(Subscription::close);
    return Future.succeededFuture();
  }

  private static void awaitLast(List<Seen> all, long seq) {
    Await.until("all have the last", () -> all.stream().allMatch(each -> each.last.get() == seq));
  }

  private double gathered() {
    return registry.get("cotalk.fanout.gathered").gauge().value();
  }

  /** Two hundred a second. */
  private Future<Void> publishSteadily(RoomId room, UserId sender, long from, long to) {
    Promise<Void> done = Promise.promise();
    AtomicLong next = new AtomicLong(from);
    vertx.setPeriodic(
        5,
        timer -> {
          long seq = next.getAndIncrement();
          publish(message(room, sender, seq, seq));
          if (seq == to) {
            vertx.cancelTimer(timer);
            done.complete();
          }
        });
    return done.future();
  }

  private void publish(RoomEvent event) {
    RoomEvents events = new RoomEvents(event.room(), List.of(event));
    vertx.eventBus().publish(RoomAddressing.ROOM.of(event.room()), events);
  }

  private static RoomEvent leave(RoomId room, UserId user, long seq) {
    return member(room, "leave", user, seq);
  }

  private static RoomEvent member(RoomId room, String op, UserId user, long seq) {
    String body = "{\"op\":\"%s\",\"user\":\"%d\"}".formatted(op, user.value());
    return new RoomEvent(room, seq, 0, EventKind.MEMBER, user, null, 1_800_000_000_000L, body);
  }

  private static RoomEvent message(RoomId room, UserId sender, long seq, long n) {
    UUID cid = new UUID(0x7000, Long.MIN_VALUE | seq);
    return new RoomEvent(
        room, seq, n, EventKind.MSG, sender, new Cid(cid), 1_800_000_000_000L, "{}");
  }

  /** Keeps which events came. */
  private static final class Seen extends QuietSubscriber {
    private final AtomicInteger events = new AtomicInteger();
    private final AtomicLong last = new AtomicLong();
    private final List<List<Long>> runs = new CopyOnWriteArrayList<>();
    private final List<ReadFrame> reads = new CopyOnWriteArrayList<>();
    private final List<SignalFrame> signals = new CopyOnWriteArrayList<>();
    private volatile boolean lags;

    Seen() {
      this(LINES);
    }

    Seen(Encoding encoding) {
      super(encoding);
    }

    /** All of them once, in order. */
    private void assertAll(long from, long to) {
      long next = from;
      for (List<Long> run : runs) {
        assertThat(run.getFirst()).isEqualTo(next);
        next = run.getLast() + 1;
      }
      assertThat(next).isEqualTo(to + 1);
    }

    @Override
    public void event(Subscription subscription, RoomFrame frame) {
      events.addAndGet(frame.frames());
      runs.add(List.of(frame.from(), frame.seq()));
      last.set(frame.seq());
    }

    @Override
    public void read(Subscription subscription, ReadFrame frame) {
      reads.add(frame);
    }

    @Override
    public void signal(Subscription subscription, SignalFrame frame) {
      signals.add(frame);
    }

    @Override
    public boolean lags() {
      return lags;
    }
  }
}
