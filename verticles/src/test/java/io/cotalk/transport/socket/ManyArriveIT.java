package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
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
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * More come at once than one turn of the loop lets in. Of three one stays, one is gone before its
 * turn, and one sends a request behind its handshake.
 */
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
            "limits.hellos-per-user", "1000",
            "limits.sockets-per-address", String.valueOf(CLIENTS));
    List<RawSocket> sockets = new ArrayList<>();
    try (TestCluster cluster = TestCluster.start(servers, 1, settings)) {
      Endpoint node = cluster.node(0);
      TestUser user = cluster.api(0).signUp("many");
      for (int i = 0; i < CLIENTS; i++) {
        sockets.add(RawSocket.connect(node));
      }
      sockets.forEach(RawSocket::askForWebSocket);
      String handle = Api.freshHandle("smuggled");
      List<RawSocket> staying = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i += 3) {
        staying.add(sockets.get(i));
        sockets.get(i + 1).close();
        sockets.get(i + 2).send(signUp(handle));
      }
      for (int i = 0; i < CLIENTS; i += 3) {
        assertThat(sockets.get(i).readHead()).startsWith("HTTP/1.1 101");
        sockets.get(i).text(hello(user));
        sockets.get(i + 2).awaitEnd();
      }
      staying.forEach(socket -> assertThat(socket.readText()).contains("welcome"));

      Await.until(
          "those who left are forgotten",
          () -> Metrics.of(node).sum("cotalk_socket_connections") == staying.size());
      assertThat(Metrics.of(node).sum("cotalk_socket_admissions_delayed_total")).isPositive();
      assertThat(Metrics.of(node).sum("cotalk_socket_admissions_waiting")).isZero();
      cluster.api(0).trySignUp(handle, UUID.randomUUID().toString()).expect(201);
      for (int i = staying.size(); i < CLIENTS; i++) {
        RawSocket another = RawSocket.webSocket(node).text(hello(user));
        sockets.add(another);
        assertThat(another.readText()).as("their places are free").contains("welcome");
      }
    } finally {
      sockets.forEach(RawSocket::close);
    }
  }

  private static String signUp(String handle) {
    JsonObject account =
        new JsonObject()
            .put("handle", handle)
            .put("name", handle)
            .put("password", "a password of an account")
            .put("device", UUID.randomUUID().toString());
    return "POST /api/v1/accounts HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        + "Content-Length: %d\r\n\r\n%s".formatted(account.encode().length(), account.encode());
  }

  private static String hello(TestUser user) {
    return new JsonObject().put("t", "hello").put("i", 1).put("token", user.token()).encode();
  }
}
