package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.LocalServers;
import io.cotalk.testkit.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The database server of all shards ends by kill -9 in the middle of 10,000 sends. */
class DatabaseKilledIT {
  private static final int CROWDS = 20;
  private static final int PEOPLE = 10;
  private static final int MESSAGES = 50;
  private static final int BEFORE_THE_KILL = 3_000;
  private static final Duration CAUGHT_UP = Duration.ofSeconds(60);

  @Test
  void everythingAcknowledgedIsInTheHistory() {
    try (LocalServers servers = LocalServers.launch();
        TestCluster cluster = TestCluster.start(servers, 3, Map.of())) {
      List<Crowd> crowds = Crowd.gather(cluster::nodes, CROWDS, PEOPLE);
      Talk talk = Talk.of(crowds, cluster::nodes, MESSAGES);
      talk.awaitMore(BEFORE_THE_KILL);
      servers.killDatabase();
      servers.restartDatabase();

      assertThat(talk.checkHeard(servers, CAUGHT_UP)).hasSize(CROWDS * PEOPLE * MESSAGES);
      crowds.forEach(Crowd::leave);
    }
  }
}
