package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Ack;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.LocalServers;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.NodeProcess;
import io.cotalk.testkit.Own;
import io.cotalk.testkit.ProcessCluster;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Refused;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.StoredRoom;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** P11, P15, T37: more comes than can be done, or a shard stands still; nobody is told a lie. */
@ExtendWith(Testkit.class)
class OverloadIT {
  private static final Duration STOPPED = Duration.ofSeconds(20);

  @Test
  void whoSaysHelloInAStormIsToldToComeBackLater(Servers servers) {
    Map<String, String> few = Map.of("cluster.enabled", "false", "limits.hellos-per-second", "2");
    try (TestCluster cluster = TestCluster.start(servers, 1, few)) {
      TestUser user = cluster.api(0).signUp("storm");
      String hello =
          new JsonObject().put("t", "hello").put("i", 1).put("token", user.token()).encode();
      List<RawSocket> storm = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        storm.add(RawSocket.webSocket(cluster.node(0)).text(hello));
      }
      int refused = 0;
      for (RawSocket socket : storm) {
        JsonObject answer = new JsonObject(socket.readText());
        if (answer.getString("t").equals("err")) {
          refused++;
          assertThat(answer.getString("code")).isEqualTo("busy");
          assertThat(answer.getLong("retry_ms")).isPositive();
          assertThat(socket.readCloseCode()).isEqualTo(4003);
        }
        socket.close();
      }
      assertThat(refused).isBetween(1, 10);
      Await.until("the storm is over", () -> welcomed(cluster, user));
    }
  }

  private static boolean welcomed(TestCluster cluster, TestUser user) {
    try (TestClient later = TestClient.connect(cluster.node(0), user)) {
      return later.isOpen();
    } catch (Refused busy) {
      return false;
    }
  }

  @Test
  void sendsToALaneThatStandsStillAreRefusedBeforeTheyAreStored(@Own Servers servers)
      throws Exception {
    Map<String, String> settings =
        Map.of(
            "cluster.enabled",
            "false",
            "persistence.lane-wait",
            "500ms",
            "limits.profile",
            "bench");
    try (TestCluster cluster = TestCluster.start(servers, 1, settings)) {
      TestUser user = cluster.api(0).signUp("slow");
      String room = cluster.api(0).createRoom(user, "slow");
      List<CompletableFuture<Ack>> sends = new ArrayList<>();
      try (TestClient client = TestClient.connect(cluster.node(0), user);
          Connection holder = Sql.connect(StoredRoom.homeOf(servers, Long.parseLong(room)))) {
        holder.setAutoCommit(false);
        holder.createStatement().execute("lock table messages in access exclusive mode");
        sends.add(client.sendLater(room, Cids.next(), "waits for the lock"));
        Await.until(
            "a send is refused",
            () -> {
              sends.add(client.sendLater(room, Cids.next(), "while it waits"));
              return sends.stream().anyMatch(CompletableFuture::isCompletedExceptionally);
            });
        holder.rollback();
        assertThat(refusalOf(sends).code()).isEqualTo("busy");
        List<Ack> acks =
            sends.stream().filter(s -> !failed(s)).map(CompletableFuture::join).toList();
        assertThat(acks).isNotEmpty();
        StoredRoom stored = StoredRoom.read(servers, room).checkWhole().checkHolds(acks);
        assertThat(stored.messages()).as("none that was refused").isEqualTo(acks.size());
        assertThat(Metrics.of(cluster.node(0)).sum("cotalk_lane_refused_total")).isPositive();
        client.send(room, "back to normal");
      }
    }
  }

  private static boolean allDone(List<CompletableFuture<Ack>> sends) {
    return sends.stream().allMatch(CompletableFuture::isDone);
  }

  private static boolean failed(CompletableFuture<Ack> send) {
    return send.handle((ack, failure) -> failure != null).join();
  }

  private static Refused refusalOf(List<CompletableFuture<Ack>> sends) {
    for (CompletableFuture<Ack> send : sends) {
      try {
        send.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof Refused refused) {
          return refused;
        }
      }
    }
    throw new AssertionError("nothing was refused");
  }

  @Test
  void aNodeStopsInTimeWhileItsShardsAreDead() {
    try (LocalServers own = LocalServers.launch();
        ProcessCluster cluster = ProcessCluster.start(own, 1, Map.of())) {
      Crowd crowd = Crowd.gather(cluster.nodes(), 3);
      own.killDatabase();
      List<CompletableFuture<Ack>> sends =
          crowd.clients().stream()
              .map(client -> client.sendLater(crowd.room(), Cids.next(), "into the dark"))
              .toList();
      NodeProcess stopping = cluster.terminate(cluster.nodes().getFirst());
      assertThat(stopping.exitCode(STOPPED)).isZero();
      Await.until("each has an answer or lost its connection", () -> allDone(sends));
      assertThat(sends).allMatch(OverloadIT::failed);
    }
  }
}
