package io.cotalk.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.FreePorts;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Testkit;
import io.cotalk.transport.http.TestNode;
import io.vertx.core.internal.VertxInternal;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node deploys as many verticles of each of its roles as the configuration says. */
@ExtendWith(Testkit.class)
class InstancesIT {
  private static final Map<String, String> NUMBERS =
      Map.of(
          "node.instances.api", "3",
          "node.instances.socket", "2",
          "node.instances.persistence", "2",
          "node.instances.accounts", "4",
          "node.instances.rooms", "5",
          "node.event-loops", "2");

  @Test
  void aNodeWithAllRoles(Servers servers) {
    try (TestNode node = TestNode.start(servers, NUMBERS)) {
      assertThat(verticles(node))
          .containsEntry("FrontVerticle", 3)
          .containsEntry("SessionsVerticle", 1)
          .containsEntry("PersistenceVerticle", 2)
          .containsEntry("AuthVerticle", 4)
          .containsEntry("UsersVerticle", 4)
          .containsEntry("RoomsVerticle", 5)
          .containsEntry("OutboxWorker", 1);
    }
  }

  @Test
  void zeroIsOneForEachEventLoopAndOneLane(Servers servers) {
    try (TestNode node = TestNode.start(servers, Map.of("node.event-loops", "2"))) {
      assertThat(verticles(node))
          .containsEntry("FrontVerticle", 2)
          .containsEntry("PersistenceVerticle", 1)
          .containsEntry("AuthVerticle", 2)
          .containsEntry("RoomsVerticle", 2);
    }
  }

  @Test
  void aNodeWithOneRole(Servers servers) {
    assertThat(alone(servers, "accounts"))
        .containsEntry("AuthVerticle", 4)
        .containsEntry("UsersVerticle", 4)
        .doesNotContainKeys(
            "RoomsVerticle", "OutboxWorker", "FrontVerticle", "PersistenceVerticle");
    assertThat(alone(servers, "rooms"))
        .containsEntry("RoomsVerticle", 5)
        .containsEntry("OutboxWorker", 1)
        .doesNotContainKeys("AuthVerticle", "UsersVerticle", "FrontVerticle");
    assertThat(alone(servers, "persistence"))
        .containsEntry("PersistenceVerticle", 2)
        .doesNotContainKeys("RoomsVerticle", "AuthVerticle", "FrontVerticle");
  }

  @Test
  void socketsAndTheApiShareTheServersOfThePort(Servers servers) {
    assertThat(inCluster(servers, "socket,persistence"))
        .containsEntry("FrontVerticle", 2)
        .containsEntry("SessionsVerticle", 1)
        .doesNotContainKeys("RoomsVerticle", "AuthVerticle");
    assertThat(inCluster(servers, "api,persistence"))
        .containsEntry("FrontVerticle", 3)
        .doesNotContainKeys("RoomsVerticle", "AuthVerticle", "SessionsVerticle");
  }

  private static Map<String, Integer> alone(Servers servers, String roles) {
    return verticles(servers, roles, Map.of());
  }

  /** A node with clients may lack roles in a cluster only. */
  private static Map<String, Integer> inCluster(Servers servers, String roles) {
    int port = FreePorts.next();
    Map<String, String> settings = new HashMap<>();
    settings.put("cluster.enabled", "true");
    settings.put("cluster.host", "127.0.0.1");
    settings.put("cluster.port", String.valueOf(port));
    settings.put("cluster.bus-port", String.valueOf(FreePorts.next()));
    settings.put("cluster.members", "127.0.0.1:" + port);
    return verticles(servers, roles, settings);
  }

  private static Map<String, Integer> verticles(
      Servers servers, String roles, Map<String, String> further) {
    Map<String, String> settings = new HashMap<>(NUMBERS);
    settings.put("node.roles", roles);
    settings.putAll(further);
    try (TestNode node = TestNode.start(servers, settings)) {
      return verticles(node);
    }
  }

  /** Counts what is deployed, by the name of its class. */
  private static Map<String, Integer> verticles(TestNode node) {
    Map<String, Integer> counts = new HashMap<>();
    ((VertxInternal) node.node().vertx())
        .deploymentManager()
        .deployments()
        .forEach(
            each ->
                each.deployment()
                    .instances()
                    .forEach(it -> counts.merge(it.getClass().getSimpleName(), 1, Integer::sum)));
    return counts;
  }
}
