package io.cotalk.core.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Forwarder;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** Databases that answer half a second later, behind the node that a socket node asks. */
@ExtendWith(Testkit.class)
@Isolated("measures how late answers come")
final class SlowShardsIT {
  private static final Duration DELAY = Duration.ofMillis(500);
  private static final int CLIENTS = 20;
  private static final int ROOMS = 15;
  private static final int PINGS = 200;

  @Test
  void slowShardsLeaveThePingsOfASocketNodesClientsAlone(Servers servers) {
    List<Forwarder> slow = new ArrayList<>();
    try (TestCluster cluster = TestCluster.start(servers, 0, behind(servers, slow))) {
      Endpoint stores = cluster.add(Map.of("node.roles", "api,accounts,rooms,persistence"));
      Endpoint node = cluster.add(Map.of("node.roles", "socket"));
      Api api = new Api(stores);
      TestUser user = api.signUp("slow");
      List<String> rooms = new ArrayList<>();
      for (int i = 0; i < ROOMS; i++) {
        rooms.add(api.createRoom(user, "room " + i));
      }
      List<TestClient> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(TestClient.connect(node, user));
      }
      try (TestClient pinging = TestClient.connect(node, user)) {
        // Opens the connections, and prepares the statements there, while that is quick.
        CompletableFuture.allOf(ask("open", clients, rooms)).join();
        CompletableFuture.allOf(ask("close", clients, rooms)).join();
        ping(pinging);
        slow.forEach(forwarder -> forwarder.delay(DELAY));

        long began = System.nanoTime();
        CompletableFuture<?>[] opened = ask("open", clients, rooms);
        List<Long> took = new ArrayList<>();
        while (took.size() < PINGS || !CompletableFuture.allOf(opened).isDone()) {
          took.add(ping(pinging));
        }

        assertThat(opened).allMatch(open -> ok(open.join()));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(DELAY);
        List<Long> sorted = took.stream().sorted().toList();
        assertThat(sorted.get(sorted.size() * 99 / 100))
            .as("milliseconds that one ping in a hundred took")
            .isLessThan(100);
        slow.forEach(forwarder -> forwarder.delay(Duration.ZERO));
      }
      clients.forEach(TestClient::close);
    } finally {
      slow.forEach(Forwarder::close);
    }
  }

  /** Settings that lead to the databases by {@code roads}, which are opened. */
  private static Map<String, String> behind(Servers servers, List<Forwarder> roads) {
    Map<String, String> settings = new HashMap<>(Map.of("limits.profile", "bench"));
    for (Database database : servers.databases()) {
      Forwarder road = new Forwarder(database.host(), database.port());
      road.open();
      settings.put(
          "shards.databases." + roads.size() + ".url",
          "postgresql://127.0.0.1:" + road.port() + "/" + database.name());
      roads.add(road);
    }
    return settings;
  }

  private static CompletableFuture<?>[] ask(
      String type, List<TestClient> clients, List<String> rooms) {
    List<CompletableFuture<JsonObject>> asked = new ArrayList<>();
    for (TestClient client : clients) {
      rooms.forEach(room -> asked.add(client.requestLater(TestClient.frame(type).put("r", room))));
    }
    return asked.toArray(CompletableFuture[]::new);
  }

  private static boolean ok(Object answer) {
    return answer instanceof JsonObject frame && frame.getString("t").equals("ok");
  }

  /** Returns the milliseconds of the round trip. */
  private static long ping(TestClient client) {
    long began = System.nanoTime();
    client.request(TestClient.frame("ping"));
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }
}
