package io.cotalk.core.persistence;

import static io.cotalk.core.persistence.LogFixture.await;
import static io.cotalk.core.persistence.LogFixture.cidAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.bus.command.SendReply;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Testkit.class)
final class SentMessagesIT {
  private static final long WINDOW = LogFixture.CONFIG.cidWindow().toMillis();
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private LogFixture fixture;
  private SentMessages sent;
  private UserId user;
  private RoomId room;

  @BeforeEach
  void open(Servers servers) throws Exception {
    fixture = new LogFixture(servers);
    sent = new ShardSentMessages(fixture.shards, LogFixture.CONFIG.cidWindow());
    user = fixture.user();
    room = fixture.room(user);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Cid old() {
    return cidAt(System.currentTimeMillis() - WINDOW - MINUTE);
  }

  @Test
  void whatWasStoredIsFoundWheneverTheClientMadeIt() throws Exception {
    long now = System.currentTimeMillis();
    long ahead = Cid.MAX_AHEAD.toMillis();
    for (long millis : new long[] {now, now - WINDOW + MINUTE, now + ahead - MINUTE}) {
      Cid cid = cidAt(millis);
      SendReply stored = await(fixture.send(room, user, cid, "hello"));
      SentMessage found = await(sent.find(room, user, cid));
      RoomEvent event = found.event().orElseThrow();
      assertThat(event)
          .isEqualTo(await(fixture.reader.read(room, stored.seq() - 1, stored.seq(), 1)).get(0));
      assertThat(found.isFinal()).isTrue();
      assertThat(found.head()).isEqualTo(stored.seq());
    }
  }

  @Test
  void whatIsNotThereIsFinalOnlyOutsideOfTheWindow() throws Exception {
    long now = System.currentTimeMillis();
    Cid ahead = cidAt(now + Cid.MAX_AHEAD.toMillis() + MINUTE);
    for (Cid unusable : new Cid[] {old(), ahead, cidAt(0), cidAt((1L << 48) - 1)}) {
      SentMessage found = await(sent.find(room, user, unusable));
      assertThat(found.event()).isEmpty();
      assertThat(found.isFinal()).isTrue();
      assertThat(found.time()).isBetween(now - MINUTE, now + MINUTE);
    }
    SentMessage found = await(sent.find(room, user, cidAt(now)));
    assertThat(found.event()).isEmpty();
    assertThat(found.isFinal()).isFalse();
  }

  @Test
  void theCidOfSomebodyElseOrOfAnotherRoomIsNotFound() throws Exception {
    UserId other = fixture.user();
    RoomId both = fixture.room(user, other);
    Cid cid = LogFixture.cid();
    await(fixture.send(both, other, cid, "theirs"));
    assertThat(await(sent.find(both, user, cid)).event()).isEmpty();
    assertThat(await(sent.find(both, other, cid)).event()).isPresent();
    await(fixture.send(room, user, cid, "mine"));
    assertThat(await(sent.find(both, user, cid)).event()).isEmpty();
  }

  @Test
  void whoIsNoMemberLearnsNothing() throws Exception {
    Cid cid = LogFixture.cid();
    await(fixture.send(room, user, cid, "before"));
    Sql.execute(fixture.database(room), "delete from members where room_id = " + room);
    assertCode(sent.find(room, user, cid), ErrorCode.NOT_FOUND);
    assertCode(sent.find(new RoomId(room.value() + 1024), user, cid), ErrorCode.NOT_FOUND);
  }

  /** A transaction that took the room's lock within the window may commit after it. */
  @Test
  void aTransactionUnderWayIsWaitedFor() throws Exception {
    Cid cid = old();
    try (Connection writer = Sql.connect(fixture.database(room));
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("select from rooms where id = " + room + " for no key update");
      statement.execute(
          "insert into messages values (%s, 2, 1, %s, 1, clock_timestamp() - interval '1 minute', '%s', null, '{\"text\":\"x\"}')"
              .formatted(room, user, cid));
      Future<SentMessage> asked = sent.find(room, user, cid);
      Await.until("it waits for the room", this::somebodyWaits);
      assertThat(asked.isComplete()).isFalse();
      writer.commit();
      assertThat(await(asked).event()).isPresent();
    }
  }

  private boolean somebodyWaits() {
    return Sql.number(
            fixture.database(room),
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                + " and application_name = 'cotalk' and datname = current_database()"
                + " and query like '%for share%'")
        > 0;
  }

  @Test
  void aRoomThatIsHeldForTooLongIsUnknown() throws Exception {
    try (Connection holder = Sql.connect(fixture.database(room));
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("select from rooms where id = " + room + " for no key update");
      assertCode(sent.find(room, user, old()), ErrorCode.UNKNOWN);
      holder.rollback();
    }
    assertThat(await(sent.find(room, user, old())).isFinal()).isTrue();
  }

  private static void assertCode(Future<?> refused, ErrorCode code) {
    assertThatThrownBy(() -> await(refused))
        .cause()
        .isInstanceOfSatisfying(ChatException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
