package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Promise P14: who is logged out is out everywhere within five seconds, open sockets too. */
@ExtendWith(Testkit.class)
public class LogoutEverywhereIT {
  private static final Duration PROMISE = Duration.ofSeconds(5);
  private static final int TOKEN_REVOKED = 4501;

  private TestCluster cluster;
  private TestUser phone;
  private TestUser laptop;

  @BeforeEach
  void signUp(TestCluster shared) {
    cluster = shared;
    phone = cluster.api(0).signUp("leaver");
    laptop = cluster.api(1).logIn(phone);
  }

  @Test
  void logoutOfOneDeviceClosesItsSocketsOnEveryNode() {
    List<TestClient> onPhone = connectEverywhere(phone);
    List<TestClient> onLaptop = connectEverywhere(laptop);
    cluster.api(2).call("DELETE", "/sessions/current", phone, null).expect(204);
    expectOut(phone, onPhone);
    assertThat(onLaptop).allMatch(TestClient::isOpen);
    new Api(cluster.node(0)).call("GET", "/me", laptop, null).expect(200);
    onLaptop.forEach(TestClient::close);
  }

  @Test
  void logoutOfAllDevicesClosesAllSockets() {
    List<TestClient> onPhone = connectEverywhere(phone);
    List<TestClient> onLaptop = connectEverywhere(laptop);
    cluster.api(0).call("DELETE", "/sessions", phone, null).expect(204);
    expectOut(phone, onPhone);
    expectOut(laptop, onLaptop);
  }

  @Test
  void aLostDeviceIsLoggedOutFromAnother() {
    List<TestClient> onPhone = connectEverywhere(phone);
    cluster.api(1).call("DELETE", "/devices/" + phone.device(), laptop, null).expect(204);
    expectOut(phone, onPhone);
  }

  @Test
  void aNewPasswordLogsTheOtherDevicesOut() {
    List<TestClient> onPhone = connectEverywhere(phone);
    JsonObject body = new JsonObject().put("old", Api.PASSWORD).put("new", "another good secret");
    cluster.api(1).call("PUT", "/me/password", laptop, body).expect(204);
    expectOut(phone, onPhone);
  }

  private List<TestClient> connectEverywhere(TestUser user) {
    return IntStream.range(0, 3)
        .mapToObj(node -> TestClient.connect(cluster.node(node), user))
        .toList();
  }

  private void expectOut(TestUser user, List<TestClient> clients) {
    long start = System.nanoTime();
    for (TestClient client : clients) {
      assertThat(client.expectClosed(PROMISE)).isEqualTo(TOKEN_REVOKED);
    }
    for (int node = 0; node < 3; node++) {
      Api api = cluster.api(node);
      Duration left = PROMISE.minusNanos(System.nanoTime() - start);
      Await.until(
          "the token is refused", left, () -> api.call("GET", "/me", user, null).status() == 401);
      JsonObject refresh =
          new JsonObject().put("refreshToken", user.refreshToken()).put("device", user.device());
      api.call("POST", "/sessions/refresh", null, refresh).expect(401);
    }
  }
}
