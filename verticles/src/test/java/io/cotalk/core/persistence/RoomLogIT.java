package io.cotalk.core.persistence;

import static io.cotalk.core.persistence.LogFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.Addresses;
import io.cotalk.bus.RoomAddressing;
import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.command.SendReply;
import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.HeadDigest;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.bus.event.RoomEvents;
import io.cotalk.bus.event.RoomHead;
import io.cotalk.core.wire.MessageBody;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Own;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.MessageConsumer;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Testkit.class)
@Order(2) // takes long
final class RoomLogIT {
  private LogFixture fixture;

  @BeforeEach
  void open(@Own Servers servers) throws Exception {
    fixture = new LogFixture(servers);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void oneRoomsSendsGetPlacesInTheirOrderWithoutHoles() throws Exception {
    UserId user = fixture.user();
    RoomId room = fixture.room(user);
    List<Future<SendReply>> sent =
        IntStream.range(0, 500).mapToObj(i -> fixture.send(room, user, "m" + i)).toList();
    await(Future.all(sent));
    for (int i = 0; i < sent.size(); i++) {
      assertThat(sent.get(i).result().seq()).isEqualTo(i + 2);
      assertThat(sent.get(i).result().n()).isEqualTo(i + 1);
      assertThat(sent.get(i).result().duplicate()).isFalse();
    }
    List<RoomEvent> log = await(fixture.reader.read(room, 0, 1_000, 1_000));
    assertThat(log).hasSize(501);
    assertThat(log.getFirst().kind()).isEqualTo(EventKind.ROOM);
    assertThat(log.get(500).body()).isEqualTo("{\"text\":\"m499\"}");
    await(fixture.log.sentReads().write());
    assertThat(await(fixture.reader.access(room, user)).orElseThrow())
        .isEqualTo(new Access(501, 500, 500, 1, 0, log.get(500).ts(), 1, false));
  }

  @Test
  void aRepeatedCidGetsTheFirstAnswerAndIsStoredOnce() throws Exception {
    UserId user = fixture.user();
    RoomId room = fixture.room(user);
    Cid cid = LogFixture.cid();
    Future<SendReply> first = fixture.send(room, user, cid, "once");
    Future<SendReply> sameBatch = fixture.send(room, user, cid, "once");
    await(Future.all(first, sameBatch));
    SendReply later = await(fixture.send(room, user, cid, "once"));
    assertThat(first.result().duplicate()).isFalse();
    assertThat(sameBatch.result().seq()).isEqualTo(first.result().seq());
    assertThat(sameBatch.result().duplicate()).isTrue();
    assertThat(later).isEqualTo(sameBatch.result());
    assertThat(await(fixture.reader.read(room, 0, 100, 100))).hasSize(2);
  }

  @Test
  void aCidWithAnotherBodyIsAConflict() throws Exception {
    UserId user = fixture.user();
    RoomId room = fixture.room(user);
    Cid cid = LogFixture.cid();
    await(fixture.send(room, user, cid, "one"));
    assertRefused(fixture.send(room, user, cid, "other"), ErrorCode.CONFLICT);
  }

  @Test
  void whoWasRemovedStillGetsTheAnswerToWhatIsStored() throws Exception {
    UserId user = fixture.user();
    RoomId room = fixture.room(user);
    Cid cid = LogFixture.cid();
    SendReply stored = await(fixture.send(room, user, cid, "before"));
    Sql.execute(fixture.database(room), "delete from members where room_id = " + room);
    assertThat(await(fixture.send(room, user, cid, "before")).seq()).isEqualTo(stored.seq());
    assertRefused(fixture.send(room, user, "after"), ErrorCode.NOT_FOUND);
  }

  @Test
  void whoHasSentAndIsMutedIsRefusedAtOnce() throws Exception {
    UserId other = fixture.user();
    UserId muted = fixture.user();
    RoomId room = fixture.room(other, muted);
    await(fixture.send(room, other, "one"));
    await(fixture.send(room, muted, "two"));
    Sql.execute(
        fixture.database(room),
        "update members set muted_until = now() + interval '1 hour' where user_id = " + muted);
    assertRefused(fixture.send(room, muted, "three"), ErrorCode.FORBIDDEN);
    assertThat(await(fixture.send(room, other, "four")).n()).isEqualTo(3);
  }

  @Test
  void aCidOutsideOfItsWindowIsRefused() throws Exception {
    UserId user = fixture.user();
    RoomId room = fixture.room(user);
    long now = System.currentTimeMillis();
    Cid old = LogFixture.cidAt(now - Duration.ofDays(8).toMillis());
    Cid ahead = LogFixture.cidAt(now + Duration.ofDays(2).toMillis());
    assertRefused(fixture.send(room, user, old, "old"), ErrorCode.CID_EXPIRED);
    assertRefused(fixture.send(room, user, ahead, "ahead"), ErrorCode.CID_EXPIRED);
  }

  @Test
  void aCidOutsideOfItsWindowCostsNoOtherRoomItsBatch() throws Exception {
    UserId user = fixture.user();
    RoomId wrong = fixture.room(user);
    RoomId right = fixture.room(user);
    long now = System.currentTimeMillis();
    EventBatch batch = new EventBatch();
    batch.add(pending(wrong, user, LogFixture.cidAt(now)));
    batch.add(pending(wrong, user, LogFixture.cidAt(now - Duration.ofDays(8).toMillis())));
    batch.add(pending(right, user, LogFixture.cidAt(now)));
    assertThat(await(fixture.log.append(fixture.shards.of(wrong), batch))).containsExactly(wrong);
    assertThat(await(fixture.reader.access(wrong, user)).orElseThrow().lastSeq()).isEqualTo(1);
    assertThat(await(fixture.reader.access(right, user)).orElseThrow().lastSeq()).isEqualTo(2);
  }

  private static PendingEvent pending(RoomId room, UserId sender, Cid cid) {
    AppendEvent send = new MessageBody("hello", 0).by(sender, room, cid);
    return new PendingEvent(send, Promise.promise(), Long.MAX_VALUE, () -> {});
  }

  @Test
  void sendsKeepTheirOrderWhenTheirRoomIsSetAside() throws Exception {
    UserId user = fixture.user();
    RoomId held = fixture.room(user);
    List<RoomId> others = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      others.add(fixture.room(user));
    }
    List<Future<SendReply>> sent = Collections.synchronizedList(new ArrayList<>());
    List<Future<SendReply>> traffic = new ArrayList<>();
    try (Connection holder = Sql.connect(fixture.database(held));
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("select from rooms where id = " + held + " for update");
      for (int i = 0; i < 900; i++) {
        Future<SendReply> other = fixture.send(others.get(i % others.size()), user, "x");
        traffic.add(i % 20 == 0 ? other.onComplete(done -> next(held, user, sent)) : other);
        if (i % 20 == 0) {
          next(held, user, sent);
        }
      }
      await(Future.join(traffic));
      holder.rollback();
    }
    await(Future.all(sent));
    assertThat(sent.stream().map(one -> one.result().n())).isSorted();
  }

  /** Sends one more; the lane gets them in the order of the list. */
  private void next(RoomId room, UserId user, List<Future<SendReply>> sent) {
    synchronized (sent) {
      sent.add(fixture.send(room, user, "one of several"));
    }
  }

  @Test
  void oneBadSendInABatchOfTwoHundredRejectsOnlyItself() throws Exception {
    UserId user = fixture.user();
    RoomId room = fixture.room(user);
    List<Future<SendReply>> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sent.add(fixture.send(room, user, i == 77 ? "nul \u0000" : "fine"));
    }
    await(Future.join(sent).otherwiseEmpty());
    assertRefused(sent.get(77), ErrorCode.TEXT_INVALID);
    assertThat(sent.stream().filter(Future::succeeded)).hasSize(199);
    assertThat(await(fixture.reader.access(room, user)).orElseThrow().lastSeq()).isEqualTo(200);
  }

  @Test
  void strangersAndMissingRoomsGetTheSameAnswer() throws Exception {
    UserId user = fixture.user();
    RoomId room = fixture.room(user);
    RoomId missing = new RoomId(room.value() + 1024);
    assertRefused(fixture.send(room, fixture.user(), "hello"), ErrorCode.NOT_FOUND);
    assertRefused(fixture.send(missing, user, "hello"), ErrorCode.NOT_FOUND);
  }

  @Test
  void aRoomThatIsHeldDoesNotHoldUpItsLane() throws Exception {
    UserId user = fixture.user();
    RoomId held = fixture.room(user);
    RoomId free = fixture.room(user);
    try (Connection holder = Sql.connect(fixture.database(held));
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("select from rooms where id = " + held + " for update");
      List<Future<SendReply>> waiting =
          IntStream.range(0, 10).mapToObj(i -> fixture.send(held, user, "w" + i)).toList();
      for (int i = 0; i < 10; i++) {
        assertThat(await(fixture.send(free, user, "f" + i)).n()).isEqualTo(i + 1);
      }
      assertThat(waiting).noneMatch(Future::isComplete);
      holder.rollback();
      await(Future.all(waiting));
      for (int i = 0; i < 10; i++) {
        assertThat(waiting.get(i).result().n()).isEqualTo(i + 1);
      }
    }
  }

  /** One of the two always waits while the other's send is being written. */
  @Test
  void aRoomGoesWithBatchesAgainThoughItsSendersNeverPause() throws Exception {
    UserId one = fixture.user();
    UserId other = fixture.user();
    RoomId room = fixture.room(one, other);
    RoomId free = fixture.room(one);
    Future<?> first;
    Future<?> second;
    try (Connection holder = Sql.connect(fixture.database(room));
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("select from rooms where id = " + room + " for update");
      first = talk(room, one, 200);
      await(fixture.send(free, one, "the lane has set the other room aside"));
      second = talk(room, other, 200);
      holder.rollback();
    }
    await(Future.all(first, second));
    assertThat(fixture.registry.get("cotalk.append.alone").counter().count()).isBetween(1.0, 20.0);
  }

  /** Sends one after the other. */
  private Future<?> talk(RoomId room, UserId user, int sends) {
    return fixture
        .send(room, user, "of " + sends)
        .compose(sent -> sends > 1 ? talk(room, user, sends - 1) : Future.succeededFuture());
  }

  @Test
  void aCommitWhoseAnswerWasLostIsSettledByTheSameAppend() throws Exception {
    UserId user = fixture.user();
    RoomId room = fixture.room(user);
    for (int round = 0; round < 20; round++) {
      List<Future<SendReply>> sent =
          IntStream.range(0, 50).mapToObj(i -> fixture.send(room, user, "x")).toList();
      Sql.execute(
          fixture.database(room),
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cotalk'"
              + " and datname = current_database()");
      await(Future.join(sent).otherwiseEmpty());
      for (Future<SendReply> one : sent) {
        if (one.failed()) {
          assertRefused(one, ErrorCode.UNAVAILABLE);
        }
      }
    }
    assertThat(fixture.doubts.has(room)).isTrue();
    // So many lost connections may have the shard given up for a moment.
    Await.until("it is asked again", () -> answers(fixture.reader.access(room, user)));
    long head = await(fixture.reader.access(room, user)).orElseThrow().lastSeq();
    List<RoomEvent> log = await(fixture.reader.read(room, 0, head, 2_000));
    assertThat(log).hasSize((int) head);
    assertThat(log.stream().map(RoomEvent::seq)).doesNotHaveDuplicates();
  }

  private static boolean answers(Future<?> asked) {
    Await.until("an answer", asked::isComplete);
    return asked.succeeded();
  }

  @Test
  void whatACommitWroteToARoomIsPublishedTogether() throws Exception {
    UserId user = fixture.user();
    RoomId room = fixture.room(user);
    List<RoomEvents> heard = Collections.synchronizedList(new ArrayList<>());
    MessageConsumer<RoomEvents> consumer =
        fixture.vertx.eventBus().consumer(RoomAddressing.ROOM.of(room));
    consumer.handler(message -> heard.add(message.body()));
    await(consumer.completion());
    int sends = 100;
    for (int i = 0; i < sends; i++) {
      fixture.send(room, user, "x".repeat(1_000));
    }
    Await.until("all are heard", () -> seqs(heard).size() == sends);
    assertThat(seqs(heard)).isEqualTo(LongStream.rangeClosed(2, sends + 1).boxed().toList());
    assertThat(heard).hasSizeLessThan(sends / 2);
    assertThat(heard).allSatisfy(some -> assertThat(length(some)).isLessThanOrEqualTo(4_096));
  }

  private static int length(RoomEvents some) {
    return some.events().stream()
        .mapToInt(event -> Objects.requireNonNull(event.body()).length())
        .sum();
  }

  private static List<Long> seqs(List<RoomEvents> heard) {
    return List.copyOf(heard).stream()
        .flatMap(some -> some.events().stream())
        .map(RoomEvent::seq)
        .toList();
  }

  @Test
  void whoSendsHasReadWhatStandsAbove() throws Exception {
    UserId first = fixture.user();
    UserId second = fixture.user();
    RoomId room = fixture.room(first, second);
    for (int i = 0; i < 3; i++) {
      await(fixture.send(room, first, "one"));
    }
    await(fixture.send(room, second, "two"));
    awaitRead(room, first, 3);
    awaitRead(room, second, 4);
  }

  @Test
  void whatASenderHasReadWaitsForTheShard() throws Exception {
    UserId user = fixture.user();
    UserId other = fixture.user();
    RoomId room = fixture.room(user, other);
    try (Connection holder = Sql.connect(fixture.database(room));
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("select from members where room_id = " + room + " for update");
      await(fixture.send(room, user, "one"));
      assertThat(readN(room, user)).isEqualTo(1);
      await(fixture.send(room, other, "overtakes"));
      assertThat(readN(room, other)).isEqualTo(2);
      await(fixture.log.sentReads().write());
      assertThat(readN(room, user)).isZero();
      holder.rollback();
    }
    awaitRead(room, user, 1);
  }

  private void awaitRead(RoomId room, UserId user, long n) {
    Await.until("read up to " + n, () -> readN(room, user) == n);
  }

  private long readN(RoomId room, UserId user) {
    try {
      return await(fixture.reader.access(room, user)).orElseThrow().readN();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRoomInDoubtIsToldInTheDigests() throws Exception {
    UserId user = fixture.user();
    RoomId room = fixture.room(user);
    List<RoomHead> heard = Collections.synchronizedList(new ArrayList<>());
    fixture
        .vertx
        .eventBus()
        .<HeadDigest>consumer(Addresses.digests())
        .handler(digest -> heard.addAll(digest.body().rooms()));
    await(fixture.send(room, user, "hello"));
    RoomHead head = new RoomHead(room, 2, 1);
    Await.until("the send is told", () -> heard.contains(head));
    heard.clear();
    fixture.doubts.note(room);
    Await.until("the head is told again", () -> heard.contains(head));
  }

  @Test
  void manySendsShareOneCommit() throws Exception {
    UserId user = fixture.user();
    RoomId room = fixture.room(user);
    CountDownLatch done = new CountDownLatch(64 * 30);
    for (int i = 0; i < 64; i++) {
      loop(room, user, 30, done);
    }
    Await.until("all sends answered", () -> done.getCount() == 0);
    double mean =
        fixture
            .registry
            .get("cotalk.append.batch.size")
            .tag("shard", Integer.toString(fixture.shards.of(room).index()))
            .summary()
            .mean();
    assertThat(mean).isGreaterThanOrEqualTo(16);
  }

  private void loop(RoomId room, UserId user, int left, CountDownLatch done) {
    if (left > 0) {
      fixture
          .send(room, user, "again")
          .onSuccess(
              stored -> {
                done.countDown();
                loop(room, user, left - 1, done);
              });
    }
  }

  @Test
  void timeThatRanBackwardsKeepsTheLogReadable() throws Exception {
    UserId user = fixture.user();
    RoomId room = fixture.room(user);
    await(fixture.send(room, user, "now"));
    Sql.execute(
        fixture.database(room),
        "update rooms set last_at = now() + interval '40 days' where id = " + room);
    SendReply back = await(fixture.send(room, user, "back"));
    assertThat(back.ts()).isLessThan(System.currentTimeMillis() + Duration.ofDays(1).toMillis());
    assertThat(await(fixture.reader.read(room, 0, 100, 100))).hasSize(3);
    assertThat(await(fixture.reader.read(room, 1, 3, 2))).hasSize(2);
  }

  private static void assertRefused(Future<SendReply> send, ErrorCode code) {
    Await.until("an answer", send::isComplete);
    assertThat(send.cause())
        .isInstanceOfSatisfying(
            ChatException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
