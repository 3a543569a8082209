package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.NodeProcess;
import io.cotalk.testkit.Own;
import io.cotalk.testkit.ProcessCluster;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node that stops in order is not missed by the others: not while it goes, and not later. */
@ExtendWith(Testkit.class)
@Order(2) // waits for long
class OrderlyLeaveIT {
  /** Longer than a silent member stays in the cluster. */
  private static final Duration LATER = Duration.ofSeconds(60);

  /** Socket nodes give their clients this long to go. */
  private static final Map<String, String> SLOW = Map.of("node.drain", "30s");

  @Test
  void theOthersStayReadyWhenANodeStops(@Own Servers servers) {
    try (TestCluster cluster = TestCluster.start(servers, 4, Map.of())) {
      Await.until("all meet", () -> all(cluster.nodes(), 4));
      cluster.stop(cluster.nodes().getLast());
      List<Endpoint> staying = cluster.nodes();
      Await.until("it has gone", () -> nobodyIsMissed(staying) && all(staying, 3));
      Await.until("all know", () -> staying.stream().allMatch(node -> leaving(node) == 0));
      assertThat(nobodyIsMissed(staying)).isTrue();
    }
  }

  /** As where moving its partitions, or a slow machine, keeps a node that leaves. */
  @Test
  void aNodeThatFallsSilentWhileItStopsIsNotMissedNowOrLater(@Own Servers servers) {
    try (ProcessCluster cluster = ProcessCluster.start(servers, 2, SLOW)) {
      Endpoint last = cluster.nodes().getLast();
      Await.until("both meet", () -> all(cluster.nodes(), 2));
      Crowd crowd = Crowd.gather(List.of(last), 2);
      NodeProcess leaving = cluster.terminate(last);
      Endpoint staying = cluster.nodes().getFirst();
      Await.until("it has said so", () -> leaving(staying) == 1);
      leaving.signal("STOP");
      Await.until(
          "it is put out of the cluster",
          LATER,
          () -> nobodyIsMissed(List.of(staying)) && members(staying) == 1);
      Await.until("it is forgotten", () -> leaving(staying) == 0);
      assertThat(Metrics.of(staying).sum("cotalk_bus_deaf_peers")).isZero();
      assertThat(nobodyIsMissed(List.of(staying))).isTrue();
      leaving.signal("CONT");
      crowd.leave();
    }
  }

  private static boolean nobodyIsMissed(List<Endpoint> nodes) {
    for (Endpoint node : nodes) {
      assertThat(Api.get(node.management("/health/ready")).json().getString("status"))
          .as("status of %s", node.name())
          .isEqualTo("ready");
    }
    return true;
  }

  private static boolean all(List<Endpoint> nodes, int members) {
    return nodes.stream().allMatch(node -> members(node) == members);
  }

  private static double leaving(Endpoint node) {
    return Metrics.of(node).sum("cotalk_bus_leaving_peers");
  }

  private static int members(Endpoint node) {
    return (int) Metrics.of(node).sum("cotalk_cluster_members");
  }
}
