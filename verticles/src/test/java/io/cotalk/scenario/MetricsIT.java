package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.Refused;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operators read of a node is what its clients met, in names that Prometheus likes. */
@ExtendWith(Testkit.class)
class MetricsIT {
  private static final String WEBSOCKET = "transport=\"websocket\"";
  private static final String HTTP = "transport=\"http\"";

  private static TestCluster cluster;
  private static Api api;

  @BeforeAll
  static void start(Servers servers) {
    cluster = TestCluster.start(servers, 1, Map.of("cluster.enabled", "false"));
    api = cluster.api(0);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void everyAnswerToASendIsCounted() {
    TestUser user = api.signUp("counted");
    String room = api.createRoom(user, "counted");
    Metrics before = Metrics.of(cluster.node(0));
    int stored = 0;
    int refused = 0;
    try (TestClient client = TestClient.connect(cluster.node(0), user)) {
      List<CompletableFuture<?>> sends = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        sends.add(client.sendLater(room, Cids.next(), "message " + i));
      }
      for (CompletableFuture<?> send : sends) {
        try {
          send.join();
          stored++;
        } catch (CompletionException e) {
          assertThat(((Refused) Objects.requireNonNull(e.getCause())).code())
              .isEqualTo("rate_limited");
          refused++;
        }
      }
    }
    assertThat(refused).isPositive();
    assertThat(api.send(api.signUp("stranger"), room, Cids.next(), "no").status()).isEqualTo(404);
    Metrics after = Metrics.of(cluster.node(0));
    assertThat(grown(before, after, "cotalk_sends_total", WEBSOCKET, "code=\"ok\""))
        .isEqualTo(stored);
    assertThat(grown(before, after, "cotalk_sends_total", WEBSOCKET, "code=\"rate_limited\""))
        .isEqualTo(refused);
    assertThat(grown(before, after, "cotalk_socket_errors_total", "code=\"rate_limited\""))
        .isEqualTo(refused);
    assertThat(grown(before, after, "cotalk_sends_total", HTTP, "code=\"not_found\"")).isOne();
    assertThat(grown(before, after, "cotalk_send_ack_seconds_count", WEBSOCKET)).isEqualTo(stored);
  }

  @Test
  void theTimeToDeliveryIsMeasuredOnceForEachEvent() {
    TestUser user = api.signUp("delivered");
    String room = api.createRoom(user, "delivered");
    try (TestClient client = TestClient.connect(cluster.node(0), user)) {
      client.openLive(room);
      Metrics before = Metrics.of(cluster.node(0));
      client.send(room, "one");
      client.expect(room, "one");
      Metrics after = Metrics.of(cluster.node(0));
      assertThat(grown(before, after, "cotalk_delivery_delay_seconds_count")).isOne();
    }
  }

  @Test
  void loginsAreCountedByTheirResult() {
    TestUser user = api.signUp("logged");
    Metrics before = Metrics.of(cluster.node(0));
    api.logIn(user);
    JsonObject wrong =
        new JsonObject()
            .put("handle", user.handle())
            .put("password", "not the password")
            .put("device", UUID.randomUUID().toString());
    api.call("POST", "/sessions", null, wrong).expect(401);
    Metrics after = Metrics.of(cluster.node(0));
    String login = "kind=\"login\"";
    assertThat(grown(before, after, "cotalk_logins_total", login, "result=\"ok\"")).isOne();
    assertThat(grown(before, after, "cotalk_logins_total", login, "result=\"unauthorized\""))
        .isOne();
  }

  @Test
  void poolsLoopsAndTheBuildAreTold() {
    Metrics now = Metrics.of(cluster.node(0));
    assertThat(now.sum("cotalk_shard_connections_max", "shard=\"0\"")).isEqualTo(8);
    assertThat(now.sum("cotalk_shard_connection_wait_seconds_count", "shard=\"0\"")).isPositive();
    assertThat(now.sum("cotalk_event_loop_lag_seconds_count", "loop=\"0\"")).isPositive();
    assertThat(now.sum("cotalk_build_info", "version=", "java=")).isOne();
  }

  /** The rules that {@code promtool check metrics} has. */
  @Test
  void namesAreThoseOfPrometheus() {
    Map<String, String> types = new TreeMap<>();
    Set<String> described = new HashSet<>();
    for (String line : Metrics.of(cluster.node(0)).lines()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# TYPE")) {
        types.put(words[2], words[3]);
      } else if (line.startsWith("# HELP") && words.length == 4 && !words[3].isBlank()) {
        described.add(words[2]);
      }
    }
    assertThat(types).hasSizeGreaterThan(50);
    types.forEach(
        (name, type) -> {
          assertThat(name).matches("[a-z][a-z0-9_]*");
          assertThat(described).as("a description of " + name).contains(name);
          assertThat(name.endsWith("_total")).as(name).isEqualTo(type.equals("counter"));
          assertThat(name).doesNotMatch(".*_(ms|millis|milliseconds|micros|kb|mb|minutes|hours)");
          assertThat(name).doesNotMatch(".*_(counter|gauge|histogram|summary|count|sum|bucket)");
        });
  }

  private static double grown(Metrics before, Metrics after, String name, String... labels) {
    return after.sum(name, labels) - before.sum(name, labels);
  }
}
