package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.LocalServers;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node that reaches neither shards nor other nodes sends its clients to where they may. */
class IsolatedNodeIT {
  private static final int PEOPLE = 4;
  private static final int RESTART = 4000;
  private static final Duration MOVED = Duration.ofSeconds(20);

  @Test
  void clientsAreSentElsewhere() {
    try (LocalServers servers = LocalServers.launch();
        TestCluster cluster = TestCluster.start(servers, 2, Map.of())) {
      Endpoint lonely = cluster.node(0);
      Crowd crowd = Crowd.gather(List.of(lonely), PEOPLE);
      cluster.kill(cluster.node(1));
      servers.killDatabase();
      for (TestClient client : crowd.clients()) {
        client.expectPush(push -> push.getString("t").equals("go_away"));
        assertThat(client.expectClosed(MOVED)).isEqualTo(RESTART);
      }
    }
  }
}
