package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.LocalServers;
import io.cotalk.testkit.Reply;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.StoredRoom;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reliability F20: a shard takes no writes, as a full disk or a careless operator makes it. */
class ReadOnlyShardIT {
  private static final Duration NOTICED = Duration.ofSeconds(10);

  @Test
  void sendsAreRefusedReadsGoOnAndTheNodeSaysSo() {
    Map<String, String> alone = Map.of("cluster.enabled", "false");
    try (LocalServers servers = LocalServers.launch();
        TestCluster cluster = TestCluster.start(servers, 1, alone)) {
      Api api = cluster.api(0);
      TestUser user = api.signUp("reader");
      String room = api.createRoom(user, "read only");
      api.send(user, room, Cids.next(), "before").expect(201);
      readOnly(servers, "on");
      Await.until("the node is degraded", NOTICED, () -> status(cluster).equals("degraded"));
      String cid = Cids.next();
      Reply refused = api.send(user, room, cid, "now").expect(503);
      assertThat(refused.errorCode()).isEqualTo("unavailable");
      assertThat(api.history(user, room, 0)).hasSize(2);
      readOnly(servers, "off");
      Await.until("the node is ready", NOTICED, () -> status(cluster).equals("ready"));
      api.send(user, room, cid, "now").expect(201);
      assertThat(StoredRoom.read(servers, room).checkWhole().messages()).isEqualTo(2);
    }
  }

  /** Holds for the connections that are open, too. */
  private static void readOnly(LocalServers servers, String onOrOff) {
    var database = servers.databases().getFirst();
    Sql.execute(database, "alter system set default_transaction_read_only = " + onOrOff);
    Sql.execute(database, "select pg_reload_conf()");
  }

  private static String status(TestCluster cluster) {
    Reply ready = Api.get(cluster.node(0).management("/health/ready")).expect(200);
    return ready.json().getString("status");
  }
}
