package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Reply;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.StoredRoom;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Promise P2: a send has its answer in time, also while its shard is still at work on it. */
@ExtendWith(Testkit.class)
class LateAnswerIT {
  private static final Map<String, String> IMPATIENT =
      Map.of("cluster.enabled", "false", "persistence.send-timeout", "500ms");

  @Test
  void aSendBehindALockIsUnknownBeforeTheLockGivesWay(Servers servers) throws SQLException {
    try (TestCluster cluster = TestCluster.start(servers, 1, IMPATIENT)) {
      Api api = cluster.api(0);
      TestUser user = api.signUp("waiter");
      String room = api.createRoom(user, "locked");
      String cid = Cids.next();
      try (Connection holder = lock(servers, room)) {
        Reply late = api.send(user, room, cid, "slow").expect(504);
        assertThat(late.errorCode()).isEqualTo("unknown");
        holder.rollback();
      }
      Reply again = api.send(user, room, cid, "slow");
      assertThat(again.status()).isIn(200, 201);
      assertThat(StoredRoom.read(servers, room).checkWhole().messages()).isEqualTo(1);
    }
  }

  private static Connection lock(Servers servers, String room) throws SQLException {
    int shard = (int) (Long.parseLong(room) % 1024 % servers.databases().size());
    Connection connection = Sql.connect(servers.databases().get(shard));
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("select 1 from rooms where id = " + room + " for update");
    }
    return connection;
  }
}
