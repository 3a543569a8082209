package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Ack;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.OwnThread;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Speaker;
import io.cotalk.testkit.StoredRoom;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** People on three nodes talk in one room while a node stops and another starts. */
@ExtendWith(Testkit.class)
class ThreeNodesOneOrderIT {
  private static final int MESSAGES = 60;
  private static final Duration CAUGHT_UP = Duration.ofSeconds(60);

  @Test
  void everybodySeesOneOrderWhileANodeStopsAndAnotherStarts(Servers servers) {
    try (TestCluster cluster = TestCluster.start(servers, 3, Map.of())) {
      List<TestUser> users = users(cluster);
      String room =
          cluster.api(0).createRoom(users.get(0), "one order", users.get(1), users.get(2));
      List<TestClient> talkers = connectAndOpen(cluster, users, room);
      List<TestClient> readers = connectAndOpen(cluster, users, room);

      List<Speaker> speakers =
          talkers.stream().map(client -> new Speaker(client, room, cluster::nodes)).toList();
      CompletableFuture<List<Ack>> talk =
          CompletableFuture.supplyAsync(() -> Speaker.all(speakers, MESSAGES), OwnThread.EACH);
      TestClient onStopped = readers.get(1);
      Await.until("the talk has begun", () -> onStopped.log(room).size() > 30);
      cluster.stop(cluster.node(1));
      Endpoint added = cluster.add();
      onStopped.expectClosed(Await.LIMIT);
      onStopped.reconnect(added);
      List<Ack> acks = talk.join();

      assertThat(acks).hasSize(3 * MESSAGES);
      StoredRoom stored = StoredRoom.read(servers, room).checkWhole().checkHolds(acks);
      assertThat(stored.messages()).isEqualTo(acks.size());
      List<TestClient> everybody = new ArrayList<>(talkers);
      everybody.addAll(readers);
      for (TestClient client : everybody) {
        client.expectUpTo(room, stored.lastSeq(), CAUGHT_UP);
        assertThat(client.log(room)).isEqualTo(cluster.api(0).history(users.get(0), room, 0));
        assertThat(client.faults()).isEmpty();
      }
      everybody.forEach(TestClient::close);
    }
  }

  private static List<TestUser> users(TestCluster cluster) {
    List<TestUser> users = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      users.add(cluster.api(node).signUp("order"));
    }
    return users;
  }

  private static List<TestClient> connectAndOpen(
      TestCluster cluster, List<TestUser> users, String room) {
    List<TestClient> clients = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      TestUser device = cluster.api(node).logIn(users.get(node));
      TestClient client = TestClient.connect(cluster.node(node), device);
      client.open(room);
      clients.add(client);
    }
    return clients;
  }
}
