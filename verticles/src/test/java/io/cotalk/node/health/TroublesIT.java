package io.cotalk.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.EmptyShards;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Forwarder;
import io.cotalk.testkit.Own;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a node cannot do shows in its health within ten seconds, and nobody has to try it. */
@ExtendWith(Testkit.class)
class TroublesIT {
  /** Ten seconds are promised; machines of tests are slow. */
  private static final Duration TOLD = Duration.ofSeconds(20);

  @Test
  void noNodeStores(@Own Servers servers) {
    Map<String, String> talks = Map.of("node.roles", "api,socket,accounts,rooms");
    try (TestCluster cluster = TestCluster.start(servers, 1, talks)) {
      Endpoint node = cluster.node(0);
      Await.until("it says so", TOLD, () -> says(node, "no node stores messages"));
      assertThat(health(node).getString("status")).isEqualTo("degraded");
      assertThat(health(node).getJsonArray("cannot")).containsExactly("send");
      Endpoint stores = cluster.add(Map.of("node.roles", "persistence"));
      Await.until("it can send", TOLD, () -> status(node).equals("ready"));
      assertThat(health(node).getJsonArray("cannot")).isEmpty();
      cluster.kill(stores);
      Await.until("it cannot any more", TOLD, () -> says(node, "no node stores messages"));
    }
  }

  @Test
  void redisIsAwayAndComesBack(@Own Servers servers) {
    URI redis = URI.create(servers.redisUrl());
    try (Forwarder road = new Forwarder(redis.getHost(), redis.getPort());
        TestCluster cluster =
            TestCluster.start(
                servers, 1, Map.of("redis.url", "redis://127.0.0.1:" + road.port()))) {
      Endpoint node = cluster.node(0);
      Await.until("it says so", TOLD, () -> says(node, "redis: away"));
      assertThat(health(node).getString("status")).isEqualTo("degraded");
      assertThat(health(node).getJsonArray("cannot")).isEmpty();
      road.open();
      Await.until("Redis is used", TOLD, () -> status(node).equals("ready"));
    }
  }

  @Test
  void aNodeOutsideOfTheClusterUsesItsShards(@Own Servers servers) {
    List<Database> own = EmptyShards.on(servers);
    Map<String, String> settings = new HashMap<>();
    for (int shard = 0; shard < own.size(); shard++) {
      settings.put("shards.databases." + shard + ".url", own.get(shard).url());
    }
    try (TestCluster cluster = TestCluster.start(servers, 2, settings)) {
      Endpoint outside = cluster.add(Map.of("cluster.enabled", "false"));
      for (Endpoint node : cluster.nodes()) {
        Await.until(node.name() + " says so", TOLD, () -> says(node, "without a common cluster"));
        assertThat(status(node)).isEqualTo("degraded");
      }
      assertThat(problems(cluster.node(0))).hasToString("[\"" + reason(outside) + "\"]");
      cluster.stop(outside);
      for (Endpoint node : cluster.nodes()) {
        Await.until(node.name() + " is whole", TOLD, () -> status(node).equals("ready"));
      }
      assertThat(Sql.number(own.getFirst(), "select count(*) from node_leases")).isEqualTo(2);
    }
  }

  private static String reason(Endpoint node) {
    return "another node uses these shards without a common cluster: " + node.name();
  }

  private static boolean says(Endpoint node, String text) {
    return problems(node).stream().anyMatch(problem -> problem.toString().contains(text));
  }

  private static JsonArray problems(Endpoint node) {
    return health(node).getJsonArray("problems");
  }

  private static String status(Endpoint node) {
    return health(node).getString("status");
  }

  private static JsonObject health(Endpoint node) {
    return Api.get(node.management("/health/ready")).expect(200).json();
  }
}
