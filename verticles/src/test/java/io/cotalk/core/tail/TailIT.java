package io.cotalk.core.tail;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.config.TailConfig;
import io.cotalk.core.tail.TailConsumer.Beginning;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.EmptyShards;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Consumers follow one shard: from where, in which order, and who reads. */
@ExtendWith(Testkit.class)
final class TailIT {
  private static Database database;

  private final List<TailNode> nodes = new ArrayList<>();

  @BeforeAll
  static void makeAShard(Servers servers) {
    database = EmptyShards.one(servers);
    new TailNode("first", List.of(database), TailNode.CONFIG).close();
  }

  @BeforeEach
  void emptyIt() {
    Sql.execute(database, "truncate messages, user_log, rooms, users, tail_readers cascade");
    TailWriter.prepare(database);
  }

  @AfterEach
  void close() {
    nodes.forEach(TailNode::close);
  }

  @Test
  void eventsOfRoomsAndUsersComeOnceAndInOrder() throws Exception {
    SeenEvents seen = new SeenEvents(true);
    node("a", consumer("search", Beginning.FIRST, seen));
    write(1, 1, 2);
    Await.until("all are seen", () -> seen.firsts() == 3);
    try (TailWriter writer = new TailWriter(database)) {
      writer.userEvent(5);
      writer.append(2);
      writer.commit();
    }
    Await.until("all are seen", () -> seen.firsts() == 5);
    assertThat(seen.faults()).isEmpty();
    assertThat(seen.repeats()).isZero();
    assertThat(seen.keys()).contains("room 1 1", "room 1 2", "room 2 1", "room 2 2", "user 5 1");
  }

  @Test
  void whatIsCommittedLateIsNotSkipped() throws Exception {
    SeenEvents seen = new SeenEvents(true);
    TailNode node = node("a", consumer("search", Beginning.FIRST, seen));
    try (TailWriter slow = new TailWriter(database)) {
      slow.append(1);
      write(2, 2, 2);
      Await.until(
          "the node says what holds it up",
          () -> node.held(0) > 1 && node.metric("behind", "search", 0) >= 3);
      assertThat(node.metric("lag", "search", 0)).isPositive();
      assertThat(seen.keys()).isEmpty();
      slow.commit();
    }
    Await.until("all are seen", () -> seen.firsts() == 4);
    assertThat(seen.faults()).isEmpty();
    Await.until(
        "the lag is over",
        () -> node.metric("behind", "search", 0) == 0 && node.metric("lag", "search", 0) == 0);
  }

  /** Its xid is the lower one, so without the room's last tx it would come first. */
  @Test
  void aTransactionThatBeganEarlierComesAfterWhatItsRoomHas() throws Exception {
    SeenEvents seen = new SeenEvents(true);
    node("a", consumer("search", Beginning.FIRST, seen));
    try (TailWriter early = new TailWriter(database)) {
      early.lock(1);
      write(2);
      early.append(2);
      early.commit();
    }
    Await.until("both are seen", () -> seen.firsts() == 2);
    assertThat(seen.keys()).containsExactly("room 2 1", "room 2 2");
  }

  @Test
  void oneNodeReadsAndAnotherGoesOnWhereItStopped() throws Exception {
    SeenEvents seen = new SeenEvents(true);
    TailNode a = node("a", consumer("search", Beginning.FIRST, seen));
    TailNode b = node("b", consumer("search", Beginning.FIRST, seen));
    write(1, 2, 3);
    Await.until("all are seen", () -> seen.firsts() == 3);
    assertThat(a.metric("reading", "search", 0) + b.metric("reading", "search", 0)).isEqualTo(1);
    TailNode reader = a.metric("reading", "search", 0) == 1 ? a : b;
    TailNode other = reader == a ? b : a;
    reader.stop();
    write(1, 2, 3);
    Await.until("all are seen", () -> seen.firsts() == 6);
    assertThat(seen.repeats()).isZero();
    assertThat(other.metric("reading", "search", 0)).isEqualTo(1);
    other.stop();
    assertThat(Sql.number(database, "select count(*) from tail_readers where owner is null"))
        .isEqualTo(1);
  }

  @Test
  void aKilledReadersLeaseEnds() throws Exception {
    SeenEvents seen = new SeenEvents(true);
    TailNode killed = node("a", consumer("search", Beginning.FIRST, seen));
    Await.until("it reads", () -> killed.metric("reading", "search", 0) == 1);
    killed.kill();
    TailNode other = node("b", consumer("search", Beginning.FIRST, seen));
    write(1, 2, 3);
    Await.until("all are seen", () -> seen.firsts() == 3);
    assertThat(other.metric("leases", "search", 0)).isEqualTo(1);
  }

  /** Longer than the lease: it is kept while the work goes on. */
  @Test
  void longWorkKeepsTheLease() throws Exception {
    List<Promise<Void>> works = new CopyOnWriteArrayList<>();
    TailConsumer slow =
        new TailConsumer(
            "slow",
            Beginning.FIRST,
            batch -> {
              Promise<Void> work = Promise.promise();
              works.add(work);
              return work.future();
            });
    TailConfig config =
        new TailConfig(
            Duration.ofMillis(20), 500, 1 << 20, Duration.ofMillis(500), Duration.ofMinutes(1));
    TailNode a = node("a", config, slow);
    Await.until("it reads", () -> a.metric("reading", "slow", 0) == 1);
    TailNode b = node("b", config, slow);
    write(1);
    Await.until("it works", () -> works.size() == 1);
    long begun = System.nanoTime();
    Await.until("the lease was renewed", () -> System.nanoTime() - begun > 1_500_000_000L);
    works.getFirst().complete();
    Await.until("it is saved", () -> a.metric("delivered", "slow", 0) == 1);
    assertThat(b.metric("leases", "slow", 0)).isZero();
    assertThat(works).hasSize(1);
  }

  @Test
  void workThatFailsOrHangsIsDoneAgain() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    SeenEvents seen = new SeenEvents(true);
    TailConsumer bad =
        new TailConsumer(
            "bad",
            Beginning.FIRST,
            batch -> {
              return switch (tries.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("thrown");
                case 2 -> Future.failedFuture("failed");
                case 3 -> Promise.<Void>promise().future();
                default -> seen.take(batch);
              };
            });
    TailConfig hasty =
        new TailConfig(
            Duration.ofMillis(20), 500, 1 << 20, Duration.ofSeconds(2), Duration.ofMillis(300));
    SeenEvents other = new SeenEvents(true);
    TailNode node = node("a", hasty, bad, consumer("good", Beginning.FIRST, other));
    write(1, 1);
    Await.until("all are seen", () -> seen.firsts() == 2 && other.firsts() == 2);
    assertThat(node.metric("failures", "bad", 0)).isEqualTo(3);
    assertThat(node.metric("failures", "good", 0)).isZero();
    assertThat(other.repeats()).isZero();
  }

  @Test
  void whatWasWrittenTogetherComesTogetherAndTheRestInSmallBatches() throws Exception {
    SeenEvents seen = new SeenEvents(false);
    try (TailWriter writer = new TailWriter(database)) {
      for (int i = 0; i < 30; i++) {
        writer.append(1);
      }
      writer.commit();
    }
    for (int i = 0; i < 30; i++) {
      write(2);
    }
    TailConfig small =
        new TailConfig(
            Duration.ofMillis(20), 10, 1 << 20, Duration.ofSeconds(2), Duration.ofSeconds(5));
    TailNode node = node("a", small, consumer("search", Beginning.FIRST, seen));
    Await.until("all are seen", () -> node.metric("delivered", "search", 0) == 60);
    assertThat(seen.largest()).isEqualTo(30);
    assertThat(seen.faults()).isEmpty();
  }

  @Test
  void aBatchHasAboutAsManyBytesAsConfigured() throws Exception {
    AtomicInteger most = new AtomicInteger();
    AtomicInteger all = new AtomicInteger();
    for (int i = 0; i < 40; i++) {
      write(1 + i % 3);
    }
    TailConfig tiny =
        new TailConfig(
            Duration.ofMillis(20), 500, 60, Duration.ofSeconds(2), Duration.ofSeconds(5));
    node(
        "a",
        tiny,
        new TailConsumer(
            "small",
            Beginning.FIRST,
            batch -> {
              most.accumulateAndGet(batch.events().size(), Math::max);
              all.addAndGet(batch.events().size());
              return Future.succeededFuture();
            }));
    Await.until("all are seen", () -> all.get() == 40);
    // The bodies have 16 bytes: with the fourth they reach 60.
    assertThat(most).hasValue(4);
  }

  @Test
  void eventsOfBeforeTheTailComeFirstOrNotAtAll() throws Exception {
    for (int i = 0; i < 25; i++) {
      write(1 + i % 3, 4);
    }
    try (TailWriter writer = new TailWriter(database)) {
      writer.userEvent(3);
      writer.userEvent(3);
      writer.commit();
    }
    Sql.execute(database, "update messages set tx = 0; update rooms set last_tx = 0");
    Sql.execute(database, "update user_log set tx = 0; update users set last_tx = 0");
    SeenEvents all = new SeenEvents(true);
    SeenEvents late = new SeenEvents(true);
    late.expectAfter("room 4", 25);
    late.expectAfter("user 3", 2);
    TailConfig small =
        new TailConfig(
            Duration.ofMillis(20), 7, 1 << 20, Duration.ofSeconds(2), Duration.ofSeconds(5));
    TailConsumer first = consumer("all", Beginning.FIRST, all);
    TailNode node = node("a", small, first, consumer("late", Beginning.NOW, late));
    Await.until("the late one has begun", () -> node.metric("reading", "late", 0) == 1);
    try (TailWriter writer = new TailWriter(database)) {
      writer.append(4);
      writer.userEvent(3);
      writer.commit();
    }
    Await.until("all are seen", () -> all.firsts() == 54 && late.firsts() == 2);
    assertThat(all.faults()).isEmpty();
    assertThat(all.repeats()).isZero();
    assertThat(all.keys().subList(52, 54)).containsExactly("user 3 3", "room 4 26");
    assertThat(late.keys()).containsExactlyInAnyOrder("room 4 26", "user 3 3");
  }

  /** As a clock that was wrong for a moment leaves it: in a month that nobody looks at any more. */
  @Test
  void anEventInAnOldMonthIsNotLeftOut() throws Exception {
    SeenEvents seen = new SeenEvents(true);
    node("a", consumer("search", Beginning.FIRST, seen));
    write(1);
    Await.until("it is seen", () -> seen.firsts() == 1);
    Sql.execute(
        database,
        """
        insert into messages (room_id, seq, n, sender_id, kind, created_at, body)
        values (1, 2, 2, 1, 1, now() - interval '1 year', '{}');
        update rooms set last_seq = 2 where id = 1
        """);
    write(1);
    Await.until("all are seen", () -> seen.firsts() == 3);
    assertThat(seen.faults()).isEmpty();
  }

  /** A copy whose server counts its transactions from a low number again. */
  @Test
  void aRestoredShardIsFollowedOn() throws Exception {
    SeenEvents seen = new SeenEvents(true);
    TailNode before = node("a", consumer("search", Beginning.FIRST, seen));
    write(1, 2);
    Await.until("all are seen", () -> seen.firsts() == 2);
    before.stop();
    String raise = " set tx = tx + 5000000000 where tx > 0";
    Sql.execute(database, "update messages" + raise + "; update tail_readers" + raise);
    Sql.execute(database, "update rooms set last_tx = last_tx + 5000000000 where last_tx > 0");
    node("b", consumer("search", Beginning.FIRST, seen));
    write(1, 2, 3);
    Await.until("all are seen", () -> seen.firsts() == 5);
    assertThat(seen.faults()).isEmpty();
    assertThat(seen.repeats()).isZero();
  }

  /** Restored under running nodes, against the rule: it stands still and says so. */
  @Test
  void aPositionBeyondTheServersTransactionsIsAFailure() throws Exception {
    SeenEvents seen = new SeenEvents(true);
    TailNode node = node("a", consumer("search", Beginning.FIRST, seen));
    write(1);
    Await.until("it is seen", () -> seen.firsts() == 1);
    Sql.execute(database, "update tail_readers set tx = tx + 5000000000, owner = 'another'");
    Await.until("it is told", () -> node.metric("failures", "search", 0) > 0);
  }

  private void write(int... rooms) throws SQLException {
    for (int room : rooms) {
      try (TailWriter writer = new TailWriter(database)) {
        writer.append(room);
        writer.commit();
      }
    }
  }

  private static TailConsumer consumer(String name, Beginning beginning, SeenEvents seen) {
    return new TailConsumer(name, beginning, seen::take);
  }

  private TailNode node(String process, TailConsumer... consumers) {
    return node(process, TailNode.CONFIG, consumers);
  }

  private TailNode node(String process, TailConfig config, TailConsumer... consumers) {
    TailNode node = new TailNode(process, List.of(database), config, consumers);
    nodes.add(node);
    return node;
  }

  @Test
  void anOperatorsMoveWinsOverTheWorkUnderWay() throws Exception {
    SeenEvents seen = new SeenEvents(true);
    Promise<Void> held = Promise.promise();
    TailNode node =
        node(
            "a",
            new TailConsumer(
                "stuck",
                Beginning.FIRST,
                batch -> seen.take(batch).compose(taken -> held.future())));
    write(1);
    Await.until("it is at work", () -> seen.firsts() == 1);
    TailPositions positions = new TailPositions(node.shards.at(0));
    write(2);
    assertThat(TailNode.done(positions.forget("stuck"))).isEmpty();
    assertThat(TailNode.done(positions.skip("stuck")).orElseThrow().before()).isZero();
    held.complete();
    Await.until("it reads on", () -> node.metric("leases", "stuck", 0) == 2);
    write(3);
    Await.until("the next is seen", () -> seen.head("room 3") == 1);
    assertThat(seen.keys()).doesNotContain("room 2 1");

    TailNode.done(positions.rewind("stuck"));
    Await.until("all come again", () -> seen.head("room 2") == 1 && seen.repeats() == 2);
  }

  @Test
  void aConsumerThatIsForgottenWhileItReadsBeginsAsIfItWereNew() throws Exception {
    SeenEvents seen = new SeenEvents(true);
    node("a", consumer("search", Beginning.FIRST, seen));
    write(1);
    Await.until("it is seen", () -> seen.firsts() == 1);
    Sql.execute(database, "delete from tail_readers");
    write(2);
    Await.until("all come again", () -> seen.firsts() == 2 && seen.repeats() >= 1);
  }
}
