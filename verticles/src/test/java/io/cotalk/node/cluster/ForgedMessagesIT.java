package io.cotalk.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.internal.serialization.SerializationClassNameFilter;
import com.hazelcast.spi.exception.PartitionMigratingException;
import io.cotalk.bus.Addresses;
import io.cotalk.bus.codec.BusCodecs;
import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.bus.event.RoomEvents;
import io.cotalk.bus.event.UserEvent;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Event;
import io.cotalk.testkit.FreePorts;
import io.cotalk.testkit.Metrics;
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
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody says who reaches the ports of the cluster and is no node of ours. */
@ExtendWith(Testkit.class)
class ForgedMessagesIT {
  private final Map<String, String> settings = new HashMap<>();

  ForgedMessagesIT() {
    settings.put("cluster.port", String.valueOf(FreePorts.next()));
    settings.put("cluster.bus-port", String.valueOf(FreePorts.next()));
    settings.put("cluster.members", "127.0.0.1:" + settings.get("cluster.port"));
  }

  @Test
  void malformedMessagesReachNobody(Servers servers) {
    try (TestCluster cluster = TestCluster.start(servers, 1, settings)) {
      Api api = cluster.api(0);
      TestUser user = api.signUp("victim");
      String room = api.createRoom(user, "forged");
      Vertx forger = forger();
      try (TestClient reader = TestClient.connect(cluster.node(0), user)) {
        reader.openLive(room);
        RoomId id = RoomId.parse(room);
        UserId sender = UserId.parse(user.id());
        String leaves = "{\"text\":\"x\"}}\n{\"t\":\"bye\"}";
        RoomEvent event =
            new RoomEvent(id, 2, 1, EventKind.MSG, sender, Cid.parse(Cids.next()), 1, leaves);
        Await.until(
            "both are refused",
            () -> {
              forger.eventBus().publish(Addresses.room(id), new RoomEvents(id, List.of(event)));
              forger
                  .eventBus()
                  .publish(Addresses.users(sender), new UserEvent(sender, 9, "a\"", leaves));
              forger.eventBus().publish(Addresses.digests(), new ArrayList<>(List.of("object")));
              forger.eventBus().publish(Addresses.digests(), "text");
              return Metrics.of(cluster.node(0)).sum("cotalk_bus_rejected_total") >= 2;
            });
        api.send(user, room, Cids.next(), "true").expect(201);
        reader.expect(room, "true");
        assertThat(reader.log(room)).singleElement().extracting(Event::seq).isEqualTo(2L);
        assertThat(reader.faults()).isEmpty();
      } finally {
        Await.until("the forger has gone", forger.close()::isComplete);
      }
    }
  }

  @Test
  void noiseAtThePortsDoesNoHarm(Servers servers) throws IOException {
    try (TestCluster cluster = TestCluster.start(servers, 1, settings)) {
      byte[] noise = new byte[4_096];
      new Random(7).nextBytes(noise);
      for (String key : List.of("cluster.port", "cluster.bus-port")) {
        for (String start :
            List.of("", "HZC", "CB2", "GET /hazelcast/rest/cluster HTTP/1.0\r\n\r\n")) {
          say(Integer.parseInt(settings.get(key)), start, noise);
        }
      }
      Api api = cluster.api(0);
      TestUser user = api.signUp("undisturbed");
      String room = api.createRoom(user, "undisturbed");
      api.send(user, room, Cids.next(), "true").expect(201);
    }
  }

  /** Hazelcast closes a connection that begins with a protocol it does not speak. */
  @Test
  void clientsOfHazelcastAreNotSpokenTo(Servers servers) throws IOException {
    try (TestCluster cluster = TestCluster.start(servers, 1, settings);
        Socket client =
            new Socket(
                InetAddress.getLoopbackAddress(), Integer.parseInt(settings.get("cluster.port")))) {
      assertThat(cluster.nodes()).hasSize(1);
      client.setSoTimeout((int) Await.LIMIT.toMillis());
      client.getOutputStream().write("CP2".getBytes(StandardCharsets.US_ASCII));
      client.getOutputStream().flush();
      assertThat(said(client)).isIn("", "HZX");
    }
  }

  /** What comes until the connection is closed, or reset. */
  private static String said(Socket client) throws IOException {
    try {
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    } catch (SocketException reset) {
      return "";
    }
  }

  @Test
  void onlyFailuresAreMadeOfSerialisedObjects() {
    Config config = new ClusterSetup(TestConfig.with(settings).cluster()).hazelcast("n");
    SerializationClassNameFilter filter =
        new SerializationClassNameFilter(
            config.getSerializationConfig().getJavaSerializationFilterConfig());
    filter.filter(PartitionMigratingException.class.getName());
    filter.filter(StackTraceElement.class.getName());
    for (String gadget :
        List.of(
            "java.util.HashMap",
            "java.util.PriorityQueue",
            "java.lang.reflect.Proxy",
            "java.rmi.server.RemoteObjectInvocationHandler",
            "javax.management.BadAttributeValueExpException",
            "sun.reflect.annotation.AnnotationInvocationHandler",
            "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
            "com.hazelcast.internal.util.Clock",
            "io.cotalk.id.RoomId",
            "[Ljava.lang.Object;")) {
      assertThatThrownBy(() -> filter.filter(gadget)).isInstanceOf(SecurityException.class);
    }
    assertThat(config.getNetworkConfig().getRestApiConfig().isEnabled()).isFalse();
    assertThat(config.getAdvancedNetworkConfig().isEnabled()).isTrue();
    assertThat(config.getAdvancedNetworkConfig().getEndpointConfigs()).hasSize(1);
  }

  private static void say(int port, String start, byte[] noise) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(noise);
      socket.getOutputStream().flush();
    } catch (IOException closed) {
      assertThat(closed).as("closed before all was said").isNotNull();
    }
  }

  /** A member with the right cluster's name, whose bus takes what a node never says. */
  private Vertx forger() {
    Map<String, String> own = new HashMap<>(settings);
    own.put("cluster.enabled", "true");
    own.put("cluster.name", Servers.CLUSTER);
    own.put("cluster.port", String.valueOf(FreePorts.next()));
    own.put("cluster.bus-port", String.valueOf(FreePorts.next()));
    ClusterSetup setup = new ClusterSetup(TestConfig.with(own).cluster());
    Future<Vertx> joined =
        new HealingClusterManager(setup.hazelcast("forger"))
            .build(
                new VertxBootstrapImpl(new VertxOptions().setEventBusOptions(setup.eventBus()))
                    .transport(Transport.nativeTransport().implementation()));
    Await.until("it has joined", joined::succeeded);
    BusCodecs.register(joined.result());
    joined.result().eventBus().serializableChecker(type -> true);
    return joined.result();
  }
}
