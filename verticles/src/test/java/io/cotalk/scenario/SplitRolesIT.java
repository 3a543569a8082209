package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Await;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Some nodes talk to clients, others store what they say. */
@ExtendWith(Testkit.class)
class SplitRolesIT {
  private static final Map<String, String> TALKS =
      Map.of("node.roles", "api,socket,accounts,rooms", "limits.profile", "bench");
  private static final Map<String, String> STORES = Map.of("node.roles", "persistence");
  private static final int CROWDS = 16;
  private static final int PEOPLE = 3;
  private static final int A_WHILE = 300;
  private static final Duration CAUGHT_UP = Duration.ofSeconds(10);

  @Test
  void aNodeThatStoresIsReplacedAndNobodyIsRefused(Servers servers) {
    try (TestCluster cluster = TestCluster.start(servers, 0, Map.of())) {
      List<Endpoint> talking = List.of(cluster.add(TALKS), cluster.add(TALKS));
      Supplier<List<Endpoint>> nodes = () -> talking;
      Endpoint old = cluster.add(STORES);
      List<Crowd> crowds = Crowd.gather(nodes, CROWDS, PEOPLE);
      AtomicBoolean going = new AtomicBoolean(true);
      Talk talk = Talk.during(crowds, nodes, going::get);
      talk.awaitMore(A_WHILE);
      Endpoint next = cluster.add(STORES);
      Await.until("the new one stores", () -> stored(next) > 0);
      double soFar = stored(old);
      Await.until("the old one still stores", () -> stored(old) > soFar);
      int before = talk.refused();
      cluster.stop(old);
      talk.awaitMore(A_WHILE);
      going.set(false);

      talk.checkHeard(servers, CAUGHT_UP);
      assertThat(talk.refused()).isEqualTo(before);
      crowds.forEach(Crowd::leave);
    }
  }

  private static double stored(Endpoint node) {
    return Metrics.of(node).sum("cotalk_append_batch_size_sum");
  }
}
