package io.cotalk.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.config.ClusterConfig;
import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.NodeProcess;
import io.cotalk.testkit.Own;
import io.cotalk.testkit.ProcessCluster;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestConfig;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxBootstrapImpl;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reliability T2, T5, F34: nodes that do not take what the event bus brings. */
@ExtendWith(Testkit.class)
@Order(2) // waits for long
class DeafPeerIT {
  /** The fewest there may be: all is sent before the stopped node is taken for dead. */
  private static final int UNDER_WAY = 16;

  private static final int MESSAGES = 4 * UNDER_WAY;
  private static final Duration BACK = Duration.ofSeconds(60);

  @Test
  void hintsForAStoppedNodeAreBoundedAndItCatchesUpWithoutThem(@Own Servers servers) {
    Map<String, String> settings =
        Map.of("cluster.hints-under-way", String.valueOf(UNDER_WAY), "limits.profile", "bench");
    try (ProcessCluster cluster = ProcessCluster.start(servers, 1, settings)) {
      Endpoint steady = cluster.nodes().getFirst();
      NodeProcess stopped = cluster.add();
      TestUser user = new Api(steady).signUp("deaf");
      String room = new Api(steady).createRoom(user, "deaf");
      try (TestClient reader = TestClient.connect(stopped.endpoint(), user)) {
        reader.openLive(room);
        // So that the steady node knows who listens: the stopped one may hold that record.
        new Api(steady).send(user, room, Cids.next(), "before").expect(201);
        reader.expectUpTo(room, 2, BACK);
        stopped.signal("STOP");
        for (int i = 0; i < MESSAGES; i++) {
          new Api(steady).send(user, room, Cids.next(), "message " + i).expect(201);
        }
        Metrics metrics = Metrics.of(steady);
        assertThat(metrics.sum("cotalk_bus_shed_total")).isPositive();
        assertThat(metrics.sum("cotalk_bus_under_way")).isLessThanOrEqualTo(UNDER_WAY);
        stopped.signal("CONT");
        reader.expectUpTo(room, 2 + MESSAGES, BACK);
        assertThat(reader.faults()).isEmpty();
      }
    }
  }

  @Test
  void aMemberThatDoesNotAnswerOverTheBusIsSeen(@Own Servers servers) throws Exception {
    Map<String, String> first = new HashMap<>();
    first.put("cluster.port", String.valueOf(freePort()));
    first.put("cluster.members", "127.0.0.1:" + first.get("cluster.port"));
    try (TestCluster cluster = TestCluster.start(servers, 1, first)) {
      Map<String, String> mute = new HashMap<>(first);
      mute.put("cluster.enabled", "true");
      mute.put("cluster.name", Servers.CLUSTER);
      mute.put("cluster.port", String.valueOf(freePort()));
      mute.put("cluster.bus-port", String.valueOf(freePort()));
      ClusterSetup setup = new ClusterSetup(member(mute));
      Future<Vertx> joined =
          new HealingClusterManager(setup.hazelcast("mute"))
              .build(
                  new VertxBootstrapImpl(new VertxOptions().setEventBusOptions(setup.eventBus()))
                      .transport(Transport.nativeTransport().implementation()));
      Await.until("it has joined", joined::succeeded);
      Await.until("the node is degraded", () -> status(cluster).equals("degraded"));
      assertThat(Metrics.of(cluster.node(0)).sum("cotalk_bus_deaf_peers")).isEqualTo(1);
      joined.result().close();
      Await.until("the node is ready", () -> status(cluster).equals("ready"));
    }
  }

  private static ClusterConfig member(Map<String, String> settings) {
    return TestConfig.with(settings).cluster();
  }

  private static String status(TestCluster cluster) {
    return Api.get(cluster.node(0).management("/health/ready")).json().getString("status");
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }
}
