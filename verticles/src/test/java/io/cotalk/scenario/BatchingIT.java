package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Ack;
import io.cotalk.testkit.Api;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.Servers;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** What gathers while a commit runs goes in the next; what comes alone waits for nothing. */
@ExtendWith(Testkit.class)
@Isolated("measures the time of a send")
class BatchingIT {
  private static final int OUTSTANDING_OF_ONE_SOCKET = 32;
  private static final int SENDS_IN_TURN = 60;
  private static final String COUNT = "cotalk_append_batch_size_count";
  private static final String SUM = "cotalk_append_batch_size_sum";

  private static TestCluster cluster;

  @BeforeAll
  static void start(Servers servers) {
    cluster = TestCluster.start(servers, 1, Map.of("limits.profile", "bench"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void sixtyFourOutstandingSendsShareTransactions(Servers servers) {
    Api api = cluster.api(0);
    TestUser user = api.signUp("batch");
    List<String> rooms = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      rooms.add(api.createRoom(user, "batch"));
    }
    List<TestClient> sockets =
        List.of(
            TestClient.connect(cluster.node(0), user), TestClient.connect(cluster.node(0), user));
    Metrics before = Metrics.of(cluster.node(0));
    List<CompletableFuture<Void>> lines = new ArrayList<>();
    for (TestClient socket : sockets) {
      for (int line = 0; line < OUTSTANDING_OF_ONE_SOCKET; line++) {
        lines.add(sendInTurn(socket, rooms.get(line % rooms.size()), SENDS_IN_TURN));
      }
    }
    lines.forEach(CompletableFuture::join);
    Metrics after = Metrics.of(cluster.node(0));

    double sends = after.sum(SUM) - before.sum(SUM);
    double batches = after.sum(COUNT) - before.sum(COUNT);
    assertThat(sends).isGreaterThanOrEqualTo(lines.size() * SENDS_IN_TURN);
    assertThat(sends / batches).as("mean sends of a batch").isGreaterThanOrEqualTo(16);
    rooms.forEach(room -> StoredRoom.read(servers, room).checkWhole());
    sockets.forEach(TestClient::close);
  }

  private static CompletableFuture<Void> sendInTurn(TestClient socket, String room, int left) {
    if (left == 0) {
      return CompletableFuture.completedFuture(null);
    }
    return socket
        .sendLater(room, Cids.next(), "m" + left)
        .thenCompose(ack -> sendInTurn(socket, room, left - 1));
  }

  @Test
  void aSendAloneWaitsForNoTimer() {
    Api api = cluster.api(0);
    TestUser user = api.signUp("alone");
    String room = api.createRoom(user, "alone");
    Duration quickest = Duration.ofDays(1);
    try (TestClient client = TestClient.connect(cluster.node(0), user)) {
      for (int i = 0; i < 100; i++) {
        long start = System.nanoTime();
        Ack ack = client.send(room, "alone " + i);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(ack.n()).isEqualTo(i + 1);
        quickest = took.compareTo(quickest) < 0 ? took : quickest;
      }
    }
    // Any timer would make every send slow, so the quickest one tells.
    assertThat(quickest).isLessThan(Duration.ofMillis(4));
  }
}
