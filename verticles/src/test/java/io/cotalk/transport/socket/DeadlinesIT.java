package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must happen in time: pongs, a new token. The time of HTTP requests has no part in it. */
@ExtendWith(Testkit.class)
class DeadlinesIT {
  private static TestCluster cluster;
  private static Endpoint node;
  private static TestUser user;

  @BeforeAll
  static void start(Servers servers) {
    cluster =
        TestCluster.start(
            servers,
            1,
            Map.of(
                "cluster.enabled", "false",
                "http.request-timeout", "1s",
                "socket.heartbeat", "300ms",
                "socket.pong-timeout", "400ms",
                "socket.expiry-warning", "1h"));
    node = cluster.node(0);
    user = cluster.api(0).signUp("deadlines");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String hello() {
    return new JsonObject().put("t", "hello").put("i", 1).put("token", user.token()).encode();
  }

  @Test
  void whoDoesNotAnswerPingsIsClosed() {
    try (RawSocket socket = RawSocket.webSocket(node).text(hello())) {
      assertThat(socket.readCloseCode()).isEqualTo(4009);
    }
  }

  @Test
  void whoAnswersPingsStaysAndIsToldTheHeads() {
    String room = cluster.api(0).createRoom(user, "heads");
    try (RawSocket socket = RawSocket.webSocket(node).text(hello())) {
      assertThat(socket.readText()).contains("welcome");
      socket.text(new JsonObject().put("t", "open").put("i", 2).put("r", room).encode());
      int pings = 0;
      boolean told = false;
      while (pings < 5) {
        JsonObject frame = new JsonObject(socket.readText());
        if (frame.getString("t").equals("ping")) {
          pings++;
          told |= frame.encode().contains("\"" + room + "\":[1,0]");
          socket.text("{\"t\":\"pong\"}");
        }
      }
      assertThat(told).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x89, 0x8a})
  void pingsAndPongsOfTheWebSocketAreSignsOfLifeToo(int head) {
    try (RawSocket socket = RawSocket.webSocket(node).text(hello())) {
      assertThat(socket.readText()).contains("welcome");
      int pings = 0;
      while (pings < 5) {
        String frame = socket.readText();
        assertThat(frame).isNotEmpty().doesNotStartWith("close:");
        if (frame.contains("\"t\":\"ping\"")) {
          pings++;
          socket.frame(head, new byte[] {'x'});
        }
      }
    }
  }

  @Test
  void theEndOfATokenIsTold() {
    try (RawSocket socket = RawSocket.webSocket(node).text(hello())) {
      assertThat(socket.readText()).contains("welcome");
      JsonObject frame = new JsonObject(socket.readText());
      while (!frame.getString("t").equals("expiring")) {
        frame = new JsonObject(socket.readText());
      }
      assertThat(frame.getInteger("in")).isBetween(800, 900);
    }
  }
}
