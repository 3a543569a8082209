package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Ack;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Speaker;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.StoredRoom;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** 200 people talk in 20 rooms over three nodes; then the shards are read with SQL. */
@ExtendWith(Testkit.class)
class TenThousandSendsIT {
  private static final int CROWDS = 20;
  private static final int PEOPLE = 10;
  private static final int MESSAGES = 50;
  private static final Duration CAUGHT_UP = Duration.ofSeconds(60);

  @Test
  void everythingIsOnItsShardAndNumberedWithoutHoles(Servers servers, TestCluster cluster) {
    List<Crowd> crowds = Crowd.gather(cluster::nodes, CROWDS, PEOPLE);
    List<Speaker> speakers =
        crowds.stream().flatMap(crowd -> crowd.speakers(cluster::nodes).stream()).toList();
    List<Ack> acks = Speaker.all(speakers, MESSAGES);

    assertThat(acks).hasSize(CROWDS * PEOPLE * MESSAGES);
    for (Crowd crowd : crowds) {
      List<Ack> own = acks.stream().filter(ack -> ack.room().equals(crowd.room())).toList();
      StoredRoom stored = StoredRoom.read(servers, crowd.room()).checkWhole().checkHolds(own);
      assertThat(stored.messages()).isEqualTo(PEOPLE * MESSAGES);
      crowd.expectAllSee(stored.lastSeq(), CAUGHT_UP);
      crowd.leave();
    }
    checkSlots(servers);
  }

  /** Every row of every run so far sits where its slot says. */
  private static void checkSlots(Servers servers) {
    for (int shard = 0; shard < servers.databases().size(); shard++) {
      Database database = servers.databases().get(shard);
      for (String column : List.of("users.id", "devices.user_id", "rooms.id", "messages.room_id")) {
        String table = column.split("\\.", 2)[0];
        assertThat(
                Sql.number(
                    database,
                    "select count(*) from "
                        + table
                        + " join slot_map on slot = "
                        + column
                        + " % 1024 where shard <> ?",
                    shard))
            .as("rows of %s that belong to another shard than %s", table, shard)
            .isZero();
      }
      assertThat(Sql.number(database, "select count(*) from messages")).isPositive();
      assertThat(Sql.number(database, "select count(*) from messages_default")).isZero();
    }
  }
}
