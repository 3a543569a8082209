package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Await;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.NodeProcess;
import io.cotalk.testkit.ProcessCluster;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Promise P15: every node is asked to stop, one after the other, while people talk. */
@ExtendWith(Testkit.class)
@Order(2) // waits for long
class GracefulStopIT {
  private static final int CROWDS = 5;
  private static final int PEOPLE = 8;
  private static final int BETWEEN_RESTARTS = 300;
  private static final Duration STOPPED = Duration.ofSeconds(40);
  private static final Duration CAUGHT_UP = Duration.ofSeconds(60);
  private static final int LEAST_RECONNECT = 4000;
  private static final int MOST_RECONNECT = 4499;

  @Test
  void aRollingRestartLosesNothing(Servers servers) {
    try (ProcessCluster cluster = ProcessCluster.start(servers, 2, Map.of())) {
      List<Crowd> crowds = Crowd.gather(cluster::nodes, CROWDS, PEOPLE);
      AtomicBoolean talking = new AtomicBoolean(true);
      Talk talk = Talk.during(crowds, cluster::nodes, talking::get);
      for (Endpoint old : cluster.nodes()) {
        cluster.add();
        talk.awaitMore(BETWEEN_RESTARTS);
        NodeProcess stopping = cluster.terminate(old);
        Await.until(old.name() + " is not ready", () -> !stopping.isReady());
        assertThat(stopping.exitCode(STOPPED)).isZero();
        talk.awaitMore(BETWEEN_RESTARTS);
      }
      talking.set(false);

      talk.checkHeard(servers, CAUGHT_UP);
      crowds.forEach(Crowd::leave);
    }
  }

  @Test
  void everySocketIsSentAwayWithItsOwnDelayAndClosed(Servers servers) {
    try (ProcessCluster cluster = ProcessCluster.start(servers, 1, Map.of())) {
      Crowd crowd = Crowd.gather(cluster.nodes(), PEOPLE);
      NodeProcess stopping = cluster.terminate(cluster.nodes().getFirst());
      List<Long> delays =
          crowd.clients().stream()
              .map(client -> client.expectPush(push -> push.getString("t").equals("go_away")))
              .map((JsonObject push) -> push.getLong("delay_ms"))
              .toList();
      assertThat(delays.stream().distinct().count()).as("different delays").isGreaterThan(1);
      for (TestClient client : crowd.clients()) {
        assertThat(client.expectClosed(STOPPED)).isBetween(LEAST_RECONNECT, MOST_RECONNECT);
      }
      assertThat(stopping.exitCode(STOPPED)).isZero();
    }
  }
}
