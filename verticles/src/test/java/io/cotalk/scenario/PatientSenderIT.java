package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Ack;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Refused;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Speaker;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody has more to say than the limit of sends lets through. */
@ExtendWith(Testkit.class)
class PatientSenderIT {
  private static final int ABUSE = 4502;

  @Test
  void whoWaitsAsToldIsNeverCutOffAndWhoDoesNotIs(Servers servers) {
    Map<String, String> limits = Map.of("limits.sends-per-second", "50", "limits.send-burst", "1");
    try (TestCluster cluster = TestCluster.start(servers, 1, limits)) {
      TestUser user = cluster.api(0).signUp("patient");
      String room = cluster.api(0).createRoom(user, "slowly");
      try (TestClient client = TestClient.connect(cluster.node(0), user)) {
        List<Ack> acks = new Speaker(client, room, List::of).say(200);
        assertThat(acks).hasSize(200);
        assertThat(client.isOpen()).isTrue();
      }
      TestClient hasty = TestClient.connect(cluster.node(0), user);
      List<CompletableFuture<Ack>> sends =
          Stream.generate(() -> hasty.sendLater(room, Cids.next(), "now!")).limit(400).toList();
      assertThat(hasty.expectClosed(Duration.ofSeconds(5))).isEqualTo(ABUSE);
      assertThat(sends).allMatch(CompletableFuture::isDone);
      assertThat(sends.get(1).exceptionNow()).isInstanceOf(Refused.class);
    }
  }
}
