package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Ack;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.LocalServers;
import io.cotalk.testkit.Speaker;
import io.cotalk.testkit.StoredRoom;
import io.cotalk.testkit.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The database server of all shards ends by kill -9 in the middle of 10,000 sends. */
class DatabaseKilledIT {
  private static final int CROWDS = 20;
  private static final int PEOPLE = 10;
  private static final int MESSAGES = 50;
  private static final int BEFORE_THE_KILL = 3_000;
  private static final Duration CAUGHT_UP = Duration.ofSeconds(15);

  @Test
  void everythingAcknowledgedIsInTheHistory() {
    try (LocalServers servers = LocalServers.launch();
        TestCluster cluster = TestCluster.start(servers, 3, Map.of())) {
      List<Crowd> crowds = Crowd.gather(cluster::nodes, CROWDS, PEOPLE);
      AtomicInteger acknowledged = new AtomicInteger();
      List<Speaker> speakers =
          crowds.stream()
              .flatMap(crowd -> crowd.speakers(cluster::nodes).stream())
              .map(speaker -> speaker.onAck(acknowledged::incrementAndGet))
              .toList();
      CompletableFuture<List<Ack>> talk =
          CompletableFuture.supplyAsync(() -> Speaker.all(speakers, MESSAGES));
      Await.until("the middle of the talk", () -> acknowledged.get() > BEFORE_THE_KILL);
      servers.killDatabase();
      servers.restartDatabase();
      List<Ack> acks = talk.join();

      assertThat(acks).hasSize(CROWDS * PEOPLE * MESSAGES);
      for (Crowd crowd : crowds) {
        List<Ack> own = acks.stream().filter(ack -> ack.room().equals(crowd.room())).toList();
        StoredRoom stored = StoredRoom.read(servers, crowd.room()).checkWhole().checkHolds(own);
        assertThat(stored.messages()).isEqualTo(PEOPLE * MESSAGES);
        crowd.expectAllSee(stored.lastSeq(), CAUGHT_UP);
        crowd.leave();
      }
    }
  }
}
