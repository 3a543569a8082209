package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Heads of rooms that are not open: of what has changed only, and at most one a second. */
@ExtendWith(Testkit.class)
class ListedHeadsIT {
  private static TestCluster cluster;
  private static Api api;

  @BeforeAll
  static void start(Servers servers) {
    cluster =
        TestCluster.start(
            servers,
            1,
            Map.of("cluster.enabled", "false", "limits.profile", "bench", "fanout.poll", "100ms"));
    api = cluster.api(0);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void readingAllHeadsTellsOfNone() {
    TestUser user = api.signUp("quiet");
    List<String> rooms = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      rooms.add(api.createRoom(user, "quiet"));
    }
    try (SocketClient client = SocketClient.greeted(cluster.node(0), user);
        SocketClient opener = SocketClient.greeted(cluster.node(0), user)) {
      // The rooms' beginnings are told before the first of these or with it.
      opener.say(rooms.get(2), "before", 1);
      awaitHead(client, rooms.get(2), 1);
      opener.say(rooms.get(2), "before", 1);
      awaitHead(client, rooms.get(2), 2);
      double before = polls();
      opener.open(rooms.get(1));
      Await.until("heads were read some times", () -> polls() > before + 4);
      opener.say(rooms.get(0), "now", 1);
      List<JsonObject> heads =
          client.upTo("head").stream().filter(push -> push.getString("t").equals("head")).toList();
      assertThat(heads)
          .singleElement()
          .satisfies(only -> assertThat(only.getString("r")).isEqualTo(rooms.get(0)));
    }
  }

  private static void awaitHead(SocketClient client, String room, long n) {
    JsonObject head = client.upTo("head").getLast();
    while (!head.getString("r").equals(room) || head.getLong("n") < n) {
      head = client.upTo("head").getLast();
    }
  }

  private static double polls() {
    return Metrics.of(cluster.node(0)).sum("cotalk_fanout_polls_total");
  }

  @Test
  void aBusyRoomHasOneHeadASecond() {
    TestUser user = api.signUp("busy");
    TestUser talker = api.signUp("talker");
    String room = api.createRoom(user, "busy", talker);
    try (SocketClient client = SocketClient.greeted(cluster.node(0), user);
        SocketClient source = SocketClient.greeted(cluster.node(0), talker)) {
      long start = System.nanoTime();
      int sent = 0;
      while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(3)) {
        source.say(room, "m", 10);
        sent += 10;
      }
      int heads = 0;
      JsonObject push = client.next();
      while (!push.getString("t").equals("head") || push.getLong("n") < sent) {
        heads += push.getString("t").equals("head") ? 1 : 0;
        push = client.next();
      }
      assertThat(heads + 1L)
          .isLessThanOrEqualTo(1 + Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }
  }
}
