package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Ack;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Speaker;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a node asks of the cluster's event bus for the rooms its clients have open. */
@ExtendWith(Testkit.class)
class RoomRegistrationsIT {
  private static final String REGISTRATIONS = "cotalk_fanout_registrations";

  @Test
  void aNodeRegistersARoomOnceHoweverManyHaveItOpenAndDropsItAfterTheLinger(Servers servers) {
    try (TestCluster cluster = TestCluster.start(servers, 2, Map.of("fanout.linger", "2s"))) {
      Crowd crowd = Crowd.gather(cluster.nodes(), 12);
      for (Endpoint node : cluster.nodes()) {
        assertThat(registrations(node)).isEqualTo(1);
      }
      List<TestClient> clients = crowd.clients();
      clients.subList(0, 11).forEach(TestClient::close);
      assertThat(registrations(cluster.node(1))).as("the last one still has it open").isEqualTo(1);
      clients.getLast().closeRoom(crowd.room());
      assertThat(registrations(cluster.node(1))).as("within the linger").isEqualTo(1);
      for (Endpoint node : cluster.nodes()) {
        Await.until(
            node.name() + " drops the room",
            Duration.ofSeconds(10),
            () -> registrations(node) == 0);
      }
      clients.getLast().open(crowd.room());
      assertThat(registrations(cluster.node(1))).isEqualTo(1);
      clients.getLast().close();
    }
  }

  @Test
  void slotAddressesCarryRoomsAsWell(Servers servers) {
    try (TestCluster cluster = TestCluster.start(servers, 2, Map.of("fanout.addressing", "slot"))) {
      Crowd crowd = Crowd.gather(cluster.nodes(), 4);
      // Rooms take their creator's slot, so these two share an address.
      String second =
          cluster
              .api(0)
              .createRoom(
                  crowd.clients().getFirst().user(), "same slot", crowd.clients().get(1).user());
      crowd.clients().getFirst().open(second);
      crowd.clients().get(1).open(second);
      for (Endpoint node : cluster.nodes()) {
        assertThat(registrations(node)).isEqualTo(1);
      }
      List<Ack> acks = Speaker.all(crowd.speakers(cluster::nodes), 15);
      Ack other = crowd.clients().get(1).send(second, "in the other room");
      long last = acks.stream().mapToLong(Ack::seq).max().orElseThrow();
      crowd.expectAllSee(last, Duration.ofSeconds(5));
      crowd.clients().getFirst().expectUpTo(second, other.seq(), Duration.ofSeconds(5));
      assertThat(crowd.fills()).isZero();
      crowd.leave();
    }
  }

  private static int registrations(Endpoint node) {
    return (int) Metrics.of(node).sum(REGISTRATIONS);
  }
}
