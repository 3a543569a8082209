package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.faults.FailPoints;
import io.cotalk.testkit.Ack;
import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.ConnectionLost;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.FaultSwitch;
import io.cotalk.testkit.OwnThread;
import io.cotalk.testkit.ProcessCluster;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Speaker;
import io.cotalk.testkit.StoredRoom;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reliability F04 to F06 and T10: a node dies, or is late, exactly where it hurts. */
@ExtendWith(Testkit.class)
@Order(2) // waits for long
class FailPointsIT {
  private static final int AFTER = 10;
  private static final Duration PROMISE = Duration.ofSeconds(5);

  @BeforeEach
  void allowFaults() {
    FaultSwitch.on();
  }

  /**
   * @param acknowledged sends that have their answer when the process ends
   * @param status of the repetition of the next one, over another node: stored now, or before
   */
  @ParameterizedTest
  @CsvSource({
    "mid_batch,                9,  201",
    "after_commit_before_ack,  9,  200",
    "after_ack_before_publish, 10, 201"
  })
  void theNodeEndsThereAndNothingIsLostOrDoubled(
      String point, int acknowledged, int status, Servers servers) {
    Map<String, String> faults =
        Map.of("faults.point", point, "faults.after", String.valueOf(AFTER));
    try (ProcessCluster cluster = ProcessCluster.start(servers, 2, faults)) {
      Endpoint doomed = cluster.nodes().getFirst();
      Endpoint other = cluster.nodes().getLast();
      TestUser user = new Api(doomed).signUp("point");
      String room = new Api(doomed).createRoom(user, "point");
      TestClient reader = TestClient.connect(other, user);
      reader.open(room);
      List<Ack> acks = new ArrayList<>();
      String last = sendUntilLost(TestClient.connect(doomed, user), room, acks);
      assertThat(cluster.terminate(doomed).exitCode(PROMISE)).isEqualTo(FailPoints.EXIT_CODE);

      assertThat(acks).hasSize(acknowledged);
      reader.expectUpTo(room, acks.getLast().seq(), PROMISE);
      new Api(other).send(user, room, last, last).expect(status);
      StoredRoom stored = StoredRoom.read(servers, room).checkWhole().checkHolds(acks);
      assertThat(stored.messages()).isEqualTo(acknowledged + 1);
      reader.expectUpTo(room, stored.lastSeq(), PROMISE);
      assertThat(reader.fills()).as("holes that the server left to its client").isZero();
      reader.close();
    }
  }

  /** Sends one after the other; returns the cid of the send whose answer did not come. */
  private static String sendUntilLost(TestClient sender, String room, List<Ack> acks) {
    while (true) {
      String cid = Cids.next();
      try {
        acks.add(sender.send(room, cid, cid));
        // The process ends a moment after the last answer, and takes nothing more in.
        if (acks.size() == AFTER) {
          sender.expectClosed(Await.LIMIT);
          return Cids.next();
        }
      } catch (ConnectionLost end) {
        return cid;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"between_replay_and_live", "before_resubscribe"})
  void whoComesBackMissesNothingHoweverLongItTakes(String point, Servers servers) {
    Map<String, String> faults = Map.of("faults.point", point, "faults.pause", "300ms");
    try (TestCluster cluster = TestCluster.start(servers, 2, faults)) {
      Crowd crowd = Crowd.gather(cluster.nodes(), 4);
      List<Speaker> speakers = crowd.speakers(cluster::nodes).subList(0, 3);
      TestClient restless = crowd.clients().getLast();
      CompletableFuture<List<Ack>> talk =
          CompletableFuture.supplyAsync(() -> Speaker.all(speakers, 40), OwnThread.EACH);
      for (int i = 0; i < 6; i++) {
        restless.reconnect(cluster.node(i % 2));
      }
      List<Ack> acks = talk.join();
      long last = acks.stream().mapToLong(Ack::seq).max().orElseThrow();
      crowd.expectAllSee(last, PROMISE);
      assertThat(crowd.fills()).as("holes that the server left to its clients").isZero();
      crowd.leave();
    }
  }

  @Test
  void aRoomClosedWhileItIsOpenedClosesNoOther(Servers servers) {
    Map<String, String> slow =
        Map.of("faults.point", "before_resubscribe", "faults.pause", "500ms");
    try (TestCluster cluster = TestCluster.start(servers, 1, slow)) {
      TestUser user = cluster.api(0).signUp("choosy");
      String stays = cluster.api(0).createRoom(user, "stays");
      String goes = cluster.api(0).createRoom(user, "goes");
      JsonObject hello =
          TestClient.frame("hello")
              .put("i", 1)
              .put("token", user.token())
              .put("pos", new JsonObject().put(stays, 1).put(goes, 1));
      try (RawSocket socket = RawSocket.webSocket(cluster.node(0)).text(hello.encode())) {
        assertThat(socket.readText()).contains("welcome");
        socket.text(TestClient.frame("close").put("i", 2).put("r", goes).encode());
        assertThat(socket.readText()).contains("\"t\":\"ok\"");
        assertThat(socket.readText()).contains("\"t\":\"opened\"", stays);
      }
    }
  }
}
