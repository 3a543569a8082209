package io.cotalk.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Await;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More come at once than one turn of the loop lets in, and every third is gone before. */
@ExtendWith(Testkit.class)
class ManyArriveIT {
  private static final int CLIENTS = 600;

  @Test
  void allAreLetInAndThoseWhoLeftLeaveNothingBehind(Servers servers) {
    Map<String, String> settings =
        Map.of(
            "cluster.enabled", "false",
            "node.event-loops", "1",
            "limits.sockets-per-user", "1000",
            "limits.sockets-per-address", String.valueOf(CLIENTS));
    List<RawSocket> sockets = new ArrayList<>();
    try (TestCluster cluster = TestCluster.start(servers, 1, settings)) {
      Endpoint node = cluster.node(0);
      TestUser user = cluster.api(0).signUp("many");
      for (int i = 0; i < CLIENTS; i++) {
        sockets.add(RawSocket.connect(node));
      }
      sockets.forEach(RawSocket::askForWebSocket);
      for (int i = 0; i < CLIENTS; i += 3) {
        sockets.get(i).close();
      }
      List<RawSocket> staying = new ArrayList<>(sockets);
      staying.removeIf(socket -> sockets.indexOf(socket) % 3 == 0);
      staying.forEach(
          socket -> {
            assertThat(socket.readHead()).startsWith("HTTP/1.1 101");
            socket.text(hello(user));
          });
      staying.forEach(socket -> assertThat(socket.readText()).contains("welcome"));

      Await.until(
          "those who left are forgotten",
          () -> Metrics.of(node).sum("cotalk_socket_connections") == staying.size());
      assertThat(Metrics.of(node).sum("cotalk_socket_admissions_waiting")).isZero();
      try (RawSocket another = RawSocket.webSocket(node).text(hello(user))) {
        assertThat(another.readText()).as("their places are free").contains("welcome");
      }
    } finally {
      sockets.forEach(RawSocket::close);
    }
  }

  private static String hello(TestUser user) {
    return new JsonObject().put("t", "hello").put("i", 1).put("token", user.token()).encode();
  }
}
