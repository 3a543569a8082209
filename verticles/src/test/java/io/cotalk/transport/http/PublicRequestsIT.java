package io.cotalk.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often one address, and all together, may ask for what needs no access token. */
@ExtendWith(Testkit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("takes the time between answers")
final class PublicRequestsIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String SPENT = "too many requests from this address";
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private TestNode node;
  private TestUser user;

  @BeforeAll
  void start(Servers servers) {
    node = node(servers, 1_000);
    user = new Api(node.endpoint()).signUp("good");
  }

  private static TestNode node(Servers servers, int requests) {
    return TestNode.start(
        servers,
        Map.of(
            "limits.profile", "default",
            "limits.public-requests-per-address", "1",
            "limits.public-request-burst", "4",
            "limits.public-requests-per-second", String.valueOf(requests)));
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private static String freshAddress() {
    int number = ADDRESSES.incrementAndGet();
    return "127.0." + (1 + number / 200) + "." + (1 + number % 200);
  }

  private String exchange(String address, String request) {
    return exchange(node.endpoint(), address, request);
  }

  private static String exchange(Endpoint endpoint, String address, String request) {
    try (RawHttp raw = RawHttp.connectFrom(address, endpoint)) {
      raw.send(request);
      return raw.untilClosed(LIMIT);
    }
  }

  private static String request(String line, String headers) {
    return line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n";
  }

  private void spend(String address) {
    String get = request("GET /none", "");
    Await.until("all is spent", () -> exchange(address, get).contains(SPENT));
  }

  private static double refused(Endpoint endpoint, String limit) {
    return Metrics.of(endpoint).sum("cotalk_limits_refused_total", "limit=\"" + limit + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /, 200",
    "GET /none, 404",
    "GET //, 404",
    "GET /%zz, 400",
    "POST /, 405",
    "OPTIONS /api/v1/me, 204",
    "GET /api/v1/openapi.json, 200",
    "GET /api/v1/docs, 200",
    "GET /.well-known/jwks.json, 200",
    "POST /api/v1/sessions, 415",
    "GET /api/v1/me, 401",
    "GET /api/v1/me?token, 401",
    "OPTIONS /api/v1/me?preflight, 204",
    "GET /ws, 400",
  })
  void whatNeedsNoTokenIsRefusedBeyondTheRateOfItsAddress(String line, int status) {
    String address = freshAddress();
    String headers =
        line.endsWith("token")
            ? "Authorization: Bearer a.b.c\r\n"
            : line.endsWith("preflight") ? "Access-Control-Request-Method: GET\r\n" : "";
    String request = request(line, headers);
    assertThat(exchange(address, request)).startsWith("HTTP/1.1 " + status);
    spend(address);
    Await.until(
        "it is refused like all", () -> exchange(address, request).startsWith("HTTP/1.1 429"));
    assertThat(exchange(freshAddress(), request)).startsWith("HTTP/1.1 " + status);
    assertThat(refused(node.endpoint(), "public-request-address")).isPositive();
  }

  @Test
  void aGoodTokenCostsNothingAndIsWelcomeBeyondTheRate() {
    String address = freshAddress();
    String token = "Authorization: Bearer " + user.token() + "\r\n";
    for (int i = 0; i < 20; i++) {
      assertThat(exchange(address, request("GET /api/v1/me", token))).contains(user.handle());
    }
    assertThat(exchange(address, request("GET /none", ""))).startsWith("HTTP/1.1 404");
    spend(address);
    assertThat(exchange(address, request("GET /api/v1/me", token))).contains(user.handle());
    Await.until(
        "it opens nothing that needs none",
        () -> exchange(address, request("GET /none", token)).contains(SPENT));
  }

  @Test
  void allAddressesTogetherHaveARateOfTheNode(Servers servers) {
    String get = request("GET /none", "");
    try (TestNode narrow = node(servers, 1)) {
      Endpoint endpoint = narrow.endpoint();
      Await.until(
          "the node refuses",
          () -> exchange(endpoint, freshAddress(), get).contains("too many requests to this node"));
      assertThat(refused(endpoint, "public-request-node")).isPositive();
      assertThat(new Api(endpoint).call("GET", "/me", user, null).status()).isEqualTo(200);
    }
  }

  @Test
  void aConnectionThatWasRefusedRests() {
    String next = "GET /none HTTP/1.1\r\nHost: x\r\n\r\n";
    long start = System.nanoTime();
    String answers = exchange(freshAddress(), next.repeat(5) + request("GET /none", ""));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(1), LIMIT);
    assertThat(answers).contains(SPENT).contains("retry-after: ");
    assertThat(answers.split("HTTP/1\\.1 ", -1)).hasSize(7);
  }
}
