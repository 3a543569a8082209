package io.cotalk.core.persistence;

import static io.cotalk.core.persistence.LogFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.command.SendReply;
import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.wire.EventBody.Reaction;
import io.cotalk.core.wire.MessageBody;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.EmptyShards;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A shard of the release before is migrated in place, and nodes of that release go on beside. */
@ExtendWith(Testkit.class)
final class MigratedShardIT {
  /** Of slot 0, so on the first shard. */
  private static final RoomId ROOM = new RoomId(7 * 1024);

  private static final UserId USER = new UserId(5 * 1024);
  private static final UserId OTHER = new UserId(6 * 1024);
  private static final long WINDOW = LogFixture.CONFIG.cidWindow().toMillis();

  private static final String LOG =
      "select seq, n, sender_id, kind, created_at, cid, body_hash, body from messages where room_id = ? order by seq";

  @Test
  void whatTheReleaseBeforeStoredIsThereAndGoesOn(Servers servers) throws Exception {
    List<Database> databases = EmptyShards.on(servers);
    Database shard = databases.getFirst();
    databases.forEach(MigratedShardIT::makeAsBefore);
    Cid first = LogFixture.cid();
    Cid second = LogFixture.cid();
    makeRoom(shard);
    assertThat(batch(shard, USER, first, "one"))
        .containsEntry("outcome", 0)
        .containsEntry("seq", 1L);
    assertThat(each(shard, OTHER, second, "two", 2)).containsEntry("outcome", 0);
    assertThat(event(shard)).containsEntry("seq", 4L);
    List<Map<String, @Nullable Object>> before = Sql.rows(shard, LOG, ROOM.value());
    try (LogFixture fixture = new LogFixture(databases)) {
      assertThat(Sql.rows(shard, LOG, ROOM.value())).isEqualTo(before).hasSize(4);
      SendReply repeated =
          await(
              fixture.sends.send(Transport.HTTP, new MessageBody("one", 0).by(USER, ROOM, first)));
      assertThat(repeated.duplicate()).isTrue();
      assertThat(repeated.seq()).isEqualTo(2);
      SendReply next = await(fixture.send(ROOM, OTHER, "three"));
      assertThat(next.seq()).isEqualTo(5);
      assertThat(next.n()).isEqualTo(3);
      await(
          fixture.sends.send(
              Transport.HTTP, new Reaction(2, "!", true).by(OTHER, ROOM, LogFixture.cid())));
      // A node of the release before, beside.
      assertThat(batch(shard, USER, LogFixture.cid(), "four"))
          .containsEntry("outcome", 0)
          .containsEntry("seq", 6L);
      assertThat(batch(shard, USER, first, "one")).containsEntry("outcome", 2);
      assertThat(each(shard, USER, first, "one", 0)).containsEntry("outcome", 1);
      assertThat(each(shard, OTHER, LogFixture.cid(), "five", 900)).containsEntry("outcome", 6);
      assertThat(event(shard)).containsEntry("seq", 8L);
      makeRoomAgain(shard);
      List<RoomEvent> log = await(fixture.reader.read(ROOM, 0, 100, 100));
      assertThat(log.stream().map(RoomEvent::kind))
          .containsExactly(
              EventKind.ROOM,
              EventKind.MSG,
              EventKind.MSG,
              EventKind.MEMBER,
              EventKind.MSG,
              EventKind.REACT,
              EventKind.MSG,
              EventKind.MEMBER);
      assertThat(log.stream().map(RoomEvent::n)).containsExactly(0L, 1L, 2L, 2L, 3L, 3L, 4L, 4L);
      assertToldToTheTail(shard);
    }
  }

  /** What was written since has a tx, ascending in each room. */
  private static void assertToldToTheTail(Database shard) {
    assertThat(Sql.number(shard, "select count(*) from messages where tx = 0")).isEqualTo(4);
    assertThat(
            Sql.number(
                shard,
                """
                select count(*) from (select tx, lag(tx) over (partition by room_id order by seq) before
                                        from messages) m
                 where tx < before
                """))
        .isZero();
  }

  private static void makeAsBefore(Database database) {
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.user(), database.password())
        .locations("classpath:db/migration")
        .repeatableSqlMigrationPrefix("-")
        .target("8")
        .load()
        .migrate();
    Sql.rows(database, "select make_month(current_date)");
  }

  private static void makeRoom(Database shard) {
    Sql.rows(
        shard,
        "select create_room(?, false, 'tea', ?, 2, 7, '{\"op\":\"create\",\"title\":\"tea\",\"members\":[]}')",
        ROOM.value(),
        USER.value());
    Sql.execute(
        shard,
        "insert into members select %s, u, 0, 1, 0, 0 from unnest('{%s,%s}'::bigint[]) u"
            .formatted(ROOM, USER, OTHER));
  }

  private static void makeRoomAgain(Database shard) {
    Sql.rows(
        shard,
        "select create_room(?, true, null, ?, 2, 7, '{}')",
        ROOM.value() + 1024,
        USER.value());
  }

  private static Map<String, @Nullable Object> batch(
      Database shard, UserId sender, Cid cid, String text) {
    String body = new MessageBody(text, 0).json();
    return Sql.rows(
            shard,
            """
            select outcome[1] as outcome, base_seq[1] as seq from append_sends_2(
              array[?::bigint], array[1], array[?::bigint], '{}', array[1], array[1], array[?::bigint],
              array[?::uuid], array[?::uuid], array[?], array[1], array[?::bigint], array[null::bigint],
              array[?::bigint], array[?::bigint], ?)
            """,
            ROOM.value(),
            sender.value(),
            sender.value(),
            cid.value(),
            BodyHash.of(EventKind.MSG, body),
            body,
            sender.value(),
            cid.millis(),
            cid.millis(),
            WINDOW)
        .getFirst();
  }

  private static Map<String, @Nullable Object> each(
      Database shard, UserId sender, Cid cid, String text, long re) {
    String body = new MessageBody(text, re).json();
    return Sql.rows(
            shard,
            """
            select outcome, seq, n from append_each_2(
              ?, array[?::bigint], array[?::uuid], array[?::bigint], array[?::uuid], array[?], array[?::bigint], ?)
            """,
            ROOM.value(),
            sender.value(),
            cid.value(),
            cid.millis(),
            BodyHash.of(EventKind.MSG, body),
            body,
            re,
            WINDOW)
        .getFirst();
  }

  private static Map<String, @Nullable Object> event(Database shard) {
    return Sql.rows(
            shard,
            "select seq, n from append_event(?, 6, ?, '{\"op\":\"owner\",\"user\":\"5\",\"by\":\"5\"}')",
            ROOM.value(),
            USER.value())
        .getFirst();
  }
}
