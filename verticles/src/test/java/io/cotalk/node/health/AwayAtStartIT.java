package io.cotalk.node.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.node.Node;
import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Forwarder;
import io.cotalk.testkit.FreePorts;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Testkit;
import io.cotalk.transport.http.TestNode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database that is not there yet when a node starts, as after a power failure. */
@ExtendWith(Testkit.class)
class AwayAtStartIT {
  private static final Duration SAID = Duration.ofSeconds(10);

  @Test
  void aNodeWaitsForItsShardsAndSaysSo(Servers servers) {
    Database shard = servers.databases().getLast();
    String url = "shards.databases." + (servers.databases().size() - 1) + ".url";
    int management = FreePorts.next();
    try (Forwarder road = new Forwarder(shard.host(), shard.port())) {
      Map<String, String> settings =
          Map.of(url, "postgresql://127.0.0.1:" + road.port() + "/" + shard.name());
      Future<Node> starting = TestNode.begin(servers, settings, management);
      Await.until("it lives", () -> status(management, "/health/live") == 200);
      Await.until("it waits", () -> reason(management).contains("refused"));
      assertThat(status(management, "/health/ready")).isEqualTo(503);
      assertThat(starting.isComplete()).isFalse();
      road.open();
      Await.until("it is ready", () -> status(management, "/health/ready") == 200);
      Await.until("it has started", starting::isComplete);
      assertThat(reason(management)).isEmpty();
      Await.until("it has stopped", starting.result().stop()::isComplete);
    }
  }

  @Test
  void aRefusedLoginIsNotWaitedFor(Servers servers) {
    Map<String, String> wrong = Map.of("shards.databases.0.password", "not this one");
    assertThatThrownBy(() -> TestNode.start(servers, wrong))
        .hasMessageContaining("shards.databases.0");
  }

  @Test
  void aNodeWithoutShardsWaitsForOneThatHasThemAndMissesIt(Servers servers) {
    List<Integer> ports = List.of(FreePorts.next(), FreePorts.next());
    int management = FreePorts.next();
    Future<Node> starting = TestNode.begin(servers, member(ports, 0, "api,socket"), management);
    Await.until("it waits", () -> reason(management).startsWith("a node with the shards"));
    assertThat(status(management, "/health/ready")).isEqualTo(503);
    assertThat(status(management, "/health/live")).isEqualTo(200);
    assertThat(starting.isComplete()).isFalse();
    Map<String, String> storing = member(ports, 1, "persistence,accounts,rooms");
    Future<Node> other = TestNode.begin(servers, storing, FreePorts.next());
    Await.until("it is ready", () -> status(management, "/health/ready") == 200);
    assertThat(reason(management)).isEmpty();
    Await.until("it can do all", () -> health(management).getJsonArray("cannot").isEmpty());
    Await.until("the other is killed", other.result().kill()::isComplete);
    Await.until(
        "it says so", SAID, () -> health(management).getString("status").equals("unavailable"));
    assertThat(health(management).getJsonArray("cannot")).contains("login", "read", "send");
    Await.until("it has stopped", starting.result().stop()::isComplete);
  }

  private static Map<String, String> member(List<Integer> ports, int place, String roles) {
    return Map.of(
        "node.roles",
        roles,
        "cluster.enabled",
        "true",
        "cluster.port",
        ports.get(place).toString(),
        "cluster.bus-port",
        String.valueOf(FreePorts.next()),
        "cluster.members",
        "127.0.0.1:" + ports.getFirst() + ",127.0.0.1:" + ports.getLast());
  }

  private static JsonObject health(int management) {
    return Api.get(uri(management, "/health/ready")).json();
  }

  private static String reason(int management) {
    return status(management, "/health/live") == 200
        ? health(management).getString("waiting_for", "")
        : "";
  }

  private static URI uri(int management, String path) {
    return new Endpoint("node", 0, management).management(path);
  }

  private static int status(int management, String path) {
    try {
      return Api.get(uri(management, path)).status();
    } catch (UncheckedIOException notYet) {
      return 0;
    }
  }
}
