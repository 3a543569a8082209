package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Event;
import io.cotalk.testkit.ProcessCluster;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One of three node processes ends by kill -9 in the middle of 10,000 sends. */
@ExtendWith(Testkit.class)
@Order(2) // waits for long
class NodeKilledIT {
  private static final int CROWDS = 20;
  private static final int PEOPLE = 10;
  private static final int MESSAGES = 50;
  private static final int BEFORE_THE_KILL = 3_000;
  private static final Duration CAUGHT_UP = Duration.ofSeconds(60);

  @Test
  void everythingAcknowledgedIsInTheHistory(Servers servers) {
    try (ProcessCluster cluster = ProcessCluster.start(servers, 3, Map.of())) {
      List<Crowd> crowds = Crowd.gather(cluster::nodes, CROWDS, PEOPLE);
      Talk talk = Talk.of(crowds, cluster::nodes, MESSAGES);
      talk.awaitMore(BEFORE_THE_KILL);
      cluster.kill(cluster.nodes().get(1));

      assertThat(talk.checkHeard(servers, CAUGHT_UP)).hasSize(CROWDS * PEOPLE * MESSAGES);
      for (Crowd crowd : crowds) {
        TestUser reader = crowd.clients().getFirst().user();
        List<Event> history = new Api(cluster.nodes().getLast()).history(reader, crowd.room(), 0);
        assertThat(history).isEqualTo(crowd.clients().getFirst().log(crowd.room()));
        crowd.leave();
      }
    }
  }
}
