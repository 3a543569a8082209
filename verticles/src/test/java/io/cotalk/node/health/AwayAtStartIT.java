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
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database that is not there yet when a node starts, as after a power failure. */
@ExtendWith(Testkit.class)
class AwayAtStartIT {
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

  private static String reason(int management) {
    return Api.get(uri(management, "/health/ready")).json().getString("waiting_for", "");
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
