package io.cotalk.core.persistence;

import static io.cotalk.core.persistence.LogFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.EmptyShards;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node's connections keep the plans that they made when the month began. */
@ExtendWith(Testkit.class)
class EmptyPlansIT {
  private static final int SENDS = 100;

  @Test
  void plansMadeOnEmptyTablesLookUpEachCidAlone(Servers servers) throws Exception {
    List<Database> databases = EmptyShards.on(servers);
    RoomId room;
    Database database;
    try (LogFixture fixture = new LogFixture(databases)) {
      databases.forEach(each -> Sql.execute(each, "analyze"));
      UserId user = fixture.user();
      room = fixture.room(user);
      database = fixture.database(room);
      for (int i = 0; i < SENDS; i++) {
        await(fixture.send(room, user, "a message"));
      }
    }
    // What a connection has counted is told when it ends.
    Await.until("counted", () -> reads(database, "idx_scan") >= SENDS);
    assertThat(reads(database, "idx_tup_read")).isLessThan(SENDS);
  }

  private static long reads(Database database, String what) {
    return Sql.number(
        database,
        "select coalesce(sum(%s), 0) from pg_stat_all_indexes where indexrelname like 'messages%%cid'"
            .formatted(what));
  }
}
