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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** What requests hold of a node that do not come to an end, and for how long. */
@ExtendWith(Testkit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("has deadlines of a second")
final class UnfinishedRequestsIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int CONNECTIONS = 12;
  private static final String BYTES = "budget=\"unfinished-bytes\"";
  private static final String JSON = "Content-Type: application/json\r\n";

  private final List<RawHttp> open = new ArrayList<>();
  private TestNode node;
  private Endpoint endpoint;

  @BeforeAll
  void start(Servers servers) {
    node =
        TestNode.start(
            servers,
            Map.of(
                "limits.profile", "default",
                "http.request-timeout", "2s",
                "http.trusted-proxies", "127.0.0.2",
                "budgets.connections", "20",
                "budgets.connections-per-address", String.valueOf(CONNECTIONS),
                "budgets.unfinished-bytes", "400000",
                "budgets.unfinished-bytes-per-address", "300000"));
    endpoint = node.endpoint();
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @AfterEach
  void closeAll() {
    open.forEach(RawHttp::close);
    open.clear();
    Await.until("all is given back", () -> used(BYTES) == 0);
  }

  private RawHttp connect() {
    RawHttp raw = RawHttp.connect(endpoint);
    open.add(raw);
    return raw;
  }

  private double used(String budget) {
    return Metrics.of(endpoint).sum("cotalk_budget_used", budget);
  }

  private double refused(String... labels) {
    return Metrics.of(endpoint).sum("cotalk_budget_refused_total", labels);
  }

  private static String post(String path, String headers) {
    return "POST /api/v1" + path + " HTTP/1.1\r\nHost: x\r\n" + JSON + headers + "\r\n";
  }

  @Test
  void withoutATokenABodyOf4KiBIsTheLongest() {
    RawHttp raw = connect();
    raw.send(post("/sessions", "Content-Length: 4097\r\n"));
    assertThat(raw.untilClosed(LIMIT)).startsWith("HTTP/1.1 413").contains("too_large");
    RawHttp chunked = connect();
    chunked.send(post("/sessions", "Transfer-Encoding: chunked\r\n"));
    chunked.send("1001\r\n" + "a".repeat(4097) + "\r\n");
    assertThat(chunked.untilClosed(LIMIT)).startsWith("HTTP/1.1 413");
  }

  @Test
  void aBodyIsNotWaitedForWhenItsSenderIsUnknown() {
    RawHttp raw = connect();
    raw.send(post("/rooms", "Content-Length: 200000\r\nAuthorization: Bearer x\r\n") + "{");
    raw.awaitText("HTTP/1.1 401", Duration.ofMillis(1_500));
    assertThat(used(BYTES)).isLessThan(4_096);
  }

  @Test
  void whoIsKnownMaySendMore() {
    TestUser user = new Api(endpoint).signUp("body");
    String body = "{\"title\":\"a\",\"x\":\"" + "a".repeat(100_000) + "\"}";
    RawHttp raw = connect();
    String token = "Authorization: Bearer " + user.token() + "\r\nConnection: close\r\n";
    raw.send(post("/rooms", token + "Content-Length: " + body.length() + "\r\n") + body);
    assertThat(raw.untilClosed(LIMIT)).startsWith("HTTP/1.1 4").doesNotContain("too_large");
  }

  @Test
  void theRestOfARequestHasADeadlineOfItsOwn() {
    RawHttp raw = connect();
    raw.send("GET /api/v1/none HTTP/1.1\r\nHost: x\r\n\r\nGET / HTT");
    long start = System.nanoTime();
    String answers = raw.untilClosed(Duration.ofSeconds(5));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
    assertThat(answers).startsWith("HTTP/1.1 404").contains("HTTP/1.1 408 ");
  }

  @Test
  void anUnfinishedBodyEndsWithAnAnswer() {
    RawHttp raw = connect();
    raw.send(post("/sessions", "Content-Length: 100\r\n") + "{");
    String answer = raw.untilClosed(Duration.ofSeconds(5));
    assertThat(answer).startsWith("HTTP/1.1 408 ").contains("{\"error\":{\"code\":");
    assertThat(answer.split("HTTP/1.1", -1)).hasSize(2);
  }

  @Test
  void anAddressHasSoManyConnections() {
    double before = refused("budget=\"connections\"", "by=\"share\"");
    for (int i = 0; i < CONNECTIONS + 3; i++) {
      connect();
    }
    int closed = 0;
    for (RawHttp raw : open) {
      String answer = raw.untilClosed(Duration.ofSeconds(5));
      closed += answer.startsWith("HTTP/1.1 429") ? 1 : 0;
    }
    assertThat(closed).isGreaterThanOrEqualTo(3);
    assertThat(refused("budget=\"connections\"", "by=\"share\"")).isGreaterThan(before + 2);
  }

  @Test
  void behindAProxyAClientHasSoManyRequestsAndTheNodeSoManyConnections() {
    String from = "X-Forwarded-For: 10.1.2.3\r\n";
    for (int i = 0; i < CONNECTIONS + 1; i++) {
      RawHttp raw = RawHttp.connectFrom("127.0.0.2", endpoint);
      open.add(raw);
      raw.send(post("/sessions", from + "Content-Length: 100\r\n") + "{");
    }
    Await.until(
        "they are counted",
        () -> open.stream().filter(raw -> raw.has("HTTP/1.1 429")).count() == 1);
    for (int i = open.size(); i < 25; i++) {
      open.add(RawHttp.connectFrom("127.0.0.2", endpoint));
    }
    Await.until("the node is full", () -> open.stream().anyMatch(raw -> raw.has("HTTP/1.1 503")));
    assertThat(Api.get(endpoint.management("/health/ready")).text())
        .contains("\"status\":\"degraded\"")
        .contains("\"budget\":[\"connections\"]");
  }

  @Test
  void whoHoldsTooMuchIsRefusedAndTheNodeFreesWhatTheyHold() {
    Api api = new Api(endpoint);
    TestUser user = api.signUp("hold");
    String token = "Authorization: Bearer " + user.token() + "\r\n";
    String request = post("/rooms", token + "Content-Length: 200000\r\n") + "a".repeat(110_000);
    for (int i = 0; i < 2; i++) {
      connect().send(request);
    }
    Await.until("it is counted", () -> used(BYTES) > 200_000);
    RawHttp third = connect();
    third.send(request);
    assertThat(third.untilClosed(Duration.ofSeconds(1))).startsWith("HTTP/1.1 429");
    RawHttp other = RawHttp.connectFrom("127.0.0.3", endpoint);
    open.add(other);
    other.send(post("/rooms", token + "Content-Length: 250000\r\n") + "a".repeat(240_000));
    assertThat(other.untilClosed(Duration.ofSeconds(1)))
        .startsWith("HTTP/1.1 503")
        .containsIgnoringCase("retry-after: 1");
    assertThat(open.getFirst().untilClosed(Duration.ofSeconds(1))).startsWith("HTTP/1.1 503");
    assertThat(Metrics.of(endpoint).sum("cotalk_budget_shed_total")).isPositive();
  }
}
