package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.netty.channel.epoll.Epoll;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that does not read is told of gaps, then closed; nobody else notices. */
@ExtendWith(Testkit.class)
class SlowReaderIT {
  private static final int MESSAGES = 600;

  @Test
  void whoDoesNotReadIsClosedAloneAndComesBackWhole(Servers servers) {
    Map<String, String> settings =
        Map.of(
            "cluster.enabled", "false",
            "limits.profile", "bench",
            "socket.outbound-bytes", "524288",
            "socket.stall-limit", "1s");
    try (TestCluster cluster = TestCluster.start(servers, 1, settings)) {
      Endpoint node = cluster.node(0);
      Api api = cluster.api(0);
      TestUser talker = api.signUp("talker");
      TestUser sleeper = api.signUp("sleeper");
      String room = api.createRoom(talker, "loud", sleeper);
      try (SocketClient asleep = SocketClient.greeted(node, sleeper);
          SocketClient awake = SocketClient.greeted(node, talker)) {
        asleep.open(room);
        awake.open(room);
        awake.say(room, "z".repeat(8000), MESSAGES);
        Metrics metrics = Metrics.of(node);
        assertThat(metrics.sum("cotalk_fanout_lags_total")).isPositive();
        Await.until(
            "the sleeper is closed", () -> Metrics.of(node).sum("cotalk_socket_connections") == 1);
        assertThat(Metrics.of(node).sum("cotalk_socket_queued_bytes")).isZero();
        awake.say(room, "still here", 1);
      }
      try (SocketClient back =
          SocketClient.greeted(node, sleeper, new JsonObject().put(room, MESSAGES - 9))) {
        assertThat(back.upTo("opened").getLast().getLong("q")).isEqualTo(MESSAGES + 2L);
      }
    }
  }

  @Test
  void whoFallsBehindForAWhileIsServedFromTheLog(Servers servers) {
    Map<String, String> settings = Map.of("cluster.enabled", "false", "limits.profile", "bench");
    try (TestCluster cluster = TestCluster.start(servers, 1, settings)) {
      Endpoint node = cluster.node(0);
      Api api = cluster.api(0);
      TestUser talker = api.signUp("lecturer");
      String room = api.createRoom(talker, "hall");
      try (SocketClient behind = SocketClient.narrow(node, talker);
          SocketClient awake = SocketClient.greeted(node, talker)) {
        long q = behind.open(room).getLong("q");
        awake.open(room);
        awake.say(room, "z".repeat(2000), 200);
        Await.until("it lags", () -> Metrics.of(node).sum("cotalk_fanout_lags_total") > 0);
        assertThat(Metrics.of(node).sum("cotalk_socket_queued_bytes"))
            .as("what the log holds does not wait in memory")
            .isLessThan(80 * 2100);
        for (long next = q + 1; next <= q + 200; next++) {
          assertThat(behind.upTo("ev").getLast().getLong("q")).isEqualTo(next);
        }
        awake.say(room, "live again", 1);
        assertThat(behind.upTo("ev").getLast().getLong("q")).isEqualTo(q + 201);
      }
    }
  }

  @Test
  void whoLeavesWhileBehindIsShownNothingOfWhatFollows(Servers servers) {
    Map<String, String> settings = Map.of("cluster.enabled", "false", "limits.profile", "bench");
    try (TestCluster cluster = TestCluster.start(servers, 1, settings)) {
      Endpoint node = cluster.node(0);
      Api api = cluster.api(0);
      TestUser talker = api.signUp("host");
      TestUser guest = api.signUp("guest");
      String room = api.createRoom(talker, "party", guest);
      try (SocketClient behind = SocketClient.narrow(node, guest);
          SocketClient awake = SocketClient.greeted(node, talker)) {
        behind.open(room);
        awake.open(room);
        awake.say(room, "z".repeat(2000), 200);
        Await.until("it lags", () -> Metrics.of(node).sum("cotalk_fanout_lags_total") > 0);
        assertThat(api.call("DELETE", "/rooms/" + room + "/members/me", guest, null).status())
            .isEqualTo(204);
        // More than is ever replayed, so that the leave itself is skipped.
        awake.say(room, "not for the guest", 600);
        String received = behind.upTo("closed").toString();
        awake.say(room, "nor this", 1);
        assertThat(received + behind.ask(new JsonObject().put("t", "ping")))
            .contains("\"leave\"")
            .doesNotContain("not for the guest", "nor this");
      }
    }
  }

  @Test
  void whoTakesNothingIsNoticedLongBeforeTheKernelIsFull(Servers servers) {
    assumeThat(Epoll.isAvailable()).isTrue();
    Map<String, String> settings =
        Map.of(
            "cluster.enabled", "false",
            "limits.profile", "bench",
            "socket.stall-limit", "1s");
    try (TestCluster cluster = TestCluster.start(servers, 1, settings)) {
      Endpoint node = cluster.node(0);
      Api api = cluster.api(0);
      TestUser talker = api.signUp("chatter");
      String room = api.createRoom(talker, "quiet");
      try (SocketClient asleep = SocketClient.narrow(node, talker);
          SocketClient awake = SocketClient.greeted(node, talker)) {
        asleep.open(room);
        awake.open(room);
        // Less than the kernel, the channel and a crowded queue would hold together.
        awake.say(room, "z".repeat(1000), 90);
        Await.until("the sleeper is closed as one", () -> slowOnes(node) == 1);
        awake.say(room, "still here", 1);
      }
    }
  }

  private static double slowOnes(Endpoint node) {
    return Metrics.of(node).sum("cotalk_socket_closes_total", "code=\"4008\"");
  }
}
