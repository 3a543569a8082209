package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cotalk.testkit.Ack;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.Own;
import io.cotalk.testkit.Refused;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.StoredRoom;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** 200 sends wait for the same transaction, and not all of them may be stored. */
@ExtendWith(Testkit.class)
class BadSendInABatchIT {
  private static final int PEOPLE = 10;

  /** What a user may send at once by the default limits. */
  private static final int BURST = 20;

  @Test
  void aBadSendRejectsOnlyItself(@Own Servers servers) throws SQLException {
    // One node, so one lane.
    try (TestCluster cluster = TestCluster.start(servers, 1, Map.of())) {
      reject(servers, cluster);
    }
  }

  private static void reject(Servers servers, TestCluster cluster) throws SQLException {
    Crowd crowd = Crowd.gather(cluster.nodes(), PEOPLE);
    String room = crowd.room();
    Ack taken = crowd.clients().getFirst().send(room, "taken");
    TestUser outsider = cluster.api(0).signUp("outsider");
    Database shard = StoredRoom.homeOf(servers, Long.parseLong(room));
    List<CompletableFuture<Ack>> good = new ArrayList<>();
    CompletableFuture<Ack> fromOutside;
    CompletableFuture<Ack> conflict;
    try (TestClient stranger = TestClient.connect(cluster.node(0), outsider);
        Connection connection = Sql.connect(shard);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      // Inserts wait for this lock, so a first send holds up its lane and the others gather.
      statement.execute("lock table messages in share mode");
      good.add(crowd.clients().getFirst().sendLater(room, Cids.next(), "holds up the lane"));
      Await.until("the lane waits", () -> waitingInserts(shard) == 1);
      for (TestClient client : crowd.clients().subList(1, PEOPLE)) {
        for (int i = 0; i < BURST - 1; i++) {
          good.add(client.sendLater(room, Cids.next(), client.user().handle() + i));
        }
      }
      fromOutside = stranger.sendLater(room, Cids.next(), "let me in");
      conflict = crowd.clients().getFirst().sendLater(room, taken.cid(), "something else");
      int all = good.size() + 2;
      Await.until("all sends wait", () -> waitingSends(cluster) >= all);
      connection.rollback();
      assertThat(refusal(fromOutside)).isEqualTo("not_found");
      assertThat(refusal(conflict)).isEqualTo("conflict");
    }
    List<Ack> acks = good.stream().map(CompletableFuture::join).toList();
    StoredRoom stored = StoredRoom.read(servers, room).checkWhole().checkHolds(acks);
    assertThat(stored.messages()).isEqualTo(acks.size() + 1);
    crowd.leave();
  }

  private static String refusal(CompletableFuture<Ack> send) {
    Throwable failure =
        catchThrowable(() -> send.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join());
    return failure.getCause() instanceof Refused refused ? refused.code() : String.valueOf(failure);
  }

  private static long waitingInserts(Database shard) {
    return Sql.number(
        shard,
        "select count(*) from pg_locks l where not granted and database ="
            + " (select oid from pg_database where datname = current_database())");
  }

  private static double waitingSends(TestCluster cluster) {
    return Metrics.of(cluster.node(0)).sum("cotalk_lane_queue");
  }
}
