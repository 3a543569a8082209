package io.cotalk.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.NodeProcess;
import io.cotalk.testkit.Own;
import io.cotalk.testkit.ProcessCluster;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Reliability T2, P9: a node stands still long enough to be taken for dead, and comes back. What it
 * publishes then reaches the others over the event bus again, not only by their polls of the log.
 */
@ExtendWith(Testkit.class)
@Order(2) // waits for long
class FrozenNodeIT {
  private static final Duration NOTICED = Duration.ofSeconds(40);
  private static final Duration BACK = Duration.ofSeconds(90);
  private static final int MESSAGES = 20;

  @Test
  void aNodeThatComesBackIsHeardOverTheBus(@Own Servers servers) {
    try (ProcessCluster cluster =
        ProcessCluster.start(servers, 2, Map.of("limits.profile", "bench"))) {
      Endpoint steady = cluster.nodes().getFirst();
      NodeProcess frozen = cluster.add();
      TestUser reader = new Api(steady).signUp("reader");
      TestUser sender = new Api(steady).signUp("sender");
      String room = new Api(steady).createRoom(reader, "frozen", sender);
      Api frozenApi = new Api(frozen.endpoint());
      try (TestClient hears = TestClient.connect(steady, reader);
          TestClient there = TestClient.connect(frozen.endpoint(), sender)) {
        hears.openLive(room);
        // What the frozen node listens to itself, it does not ask the cluster about again.
        there.openLive(room);
        Await.until("it is heard", () -> heardOverTheBus(steady, hears, frozenApi, sender, room));

        frozen.signal("STOP");
        Await.until("the others miss it", NOTICED, () -> members(steady) == 2);
        Await.until("they say so", NOTICED, () -> status(steady).equals("degraded"));
        frozen.signal("CONT");
        Await.until("it is back", BACK, () -> members(steady) == 3);
        Await.until(
            "it is heard again",
            BACK,
            () -> heardOverTheBus(steady, hears, frozenApi, sender, room));
        Await.until("nothing is missing", BACK, () -> status(steady).equals("ready"));
      }
    }
  }

  /** Whether a run of messages came without a look into the log. */
  private static boolean heardOverTheBus(
      Endpoint steady, TestClient hears, Api frozen, TestUser sender, String room) {
    double before = Metrics.of(steady).sum("cotalk_fanout_gap_events_total");
    for (int i = 0; i < MESSAGES; i++) {
      String text = "message " + System.nanoTime();
      frozen.send(sender, room, Cids.next(), text).expect(201);
      hears.expect(room, text);
    }
    assertThat(hears.faults()).isEmpty();
    return Metrics.of(steady).sum("cotalk_fanout_gap_events_total") == before;
  }

  private static String status(Endpoint node) {
    return Api.get(node.management("/health/ready")).expect(200).json().getString("status");
  }

  private static int members(Endpoint node) {
    return (int) Metrics.of(node).sum("cotalk_cluster_members");
  }
}
