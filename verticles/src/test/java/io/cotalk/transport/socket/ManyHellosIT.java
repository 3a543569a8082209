package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
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

/** Hellos of one user, and the rooms they name, are bounded. */
@ExtendWith(Testkit.class)
class ManyHellosIT {
  private static TestCluster cluster;
  private static Endpoint node;
  private static Api api;

  @BeforeAll
  static void start(Servers servers) {
    cluster =
        TestCluster.start(
            servers,
            1,
            Map.of(
                "cluster.enabled", "false",
                "limits.hellos-per-user", "6",
                "limits.hello-positions-per-user", "100"));
    node = cluster.node(0);
    api = cluster.api(0);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** What a hello is answered; a refusal is followed by its close. */
  private static JsonObject hello(String token, int positions) {
    JsonObject rooms = new JsonObject();
    for (int i = 1; i <= positions; i++) {
      rooms.put(Integer.toString(i), 0);
    }
    JsonObject hello = new JsonObject().put("t", "hello").put("i", 1).put("token", token);
    try (RawSocket socket = RawSocket.webSocket(node)) {
      JsonObject answer = new JsonObject(socket.text(hello.put("pos", rooms).encode()).readText());
      if (answer.getString("t").equals("err")) {
        int code = answer.getBoolean("temp", false) ? 4003 : 4500;
        assertThat(socket.readCloseCode()).isEqualTo(code);
      }
      return answer;
    }
  }

  private static boolean isWelcome(JsonObject answer) {
    return answer.getString("t").equals("welcome");
  }

  @Test
  void aUserHasSoManyHellos() {
    TestUser user = api.signUp("loops");
    for (int i = 0; i < 6; i++) {
      assertThat(isWelcome(hello(user.token(), 0))).isTrue();
    }
    JsonObject refused = hello(user.token(), 0);
    assertThat(refused.getString("code")).isEqualTo("rate_limited");
    assertThat(refused.getInteger("retry_ms")).isBetween(1, 10_000);
    assertThat(isWelcome(hello(api.signUp("others").token(), 0))).isTrue();
  }

  @Test
  void theRoomsOfAUsersHellosAreBounded() {
    TestUser user = api.signUp("rooms");
    assertThat(isWelcome(hello(user.token(), 60))).isTrue();
    JsonObject refused = hello(user.token(), 60);
    assertThat(refused.getString("code")).isEqualTo("rate_limited");
    assertThat(refused.getInteger("retry_ms")).isBetween(1, 12_000);
    assertThat(isWelcome(hello(user.token(), 0))).isTrue();
  }
}
