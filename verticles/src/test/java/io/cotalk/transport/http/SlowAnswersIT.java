package io.cotalk.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.Reply;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that ask for much and do not read it. */
@ExtendWith(Testkit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(2) // waits for long
final class SlowAnswersIT {
  private static final int PAGE = 250_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String UNSENT = "budget=\"unsent-bytes\"";

  private TestNode node;
  private Endpoint endpoint;
  private Api api;

  @BeforeAll
  void start(Servers servers) {
    node =
        TestNode.start(
            servers,
            Map.of(
                "limits.profile", "default",
                "http.write-timeout", "100ms",
                "messages.page-bytes", String.valueOf(PAGE),
                "budgets.unsent-bytes-per-user", "400000"));
    endpoint = node.endpoint();
    api = new Api(endpoint);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private String talk(TestUser user) {
    String room = api.createRoom(user, "long");
    for (int i = 0; i < 14; i++) {
      String cid = Cids.next();
      Await.until(
          "another is sent", () -> api.send(user, room, cid, "한".repeat(8_000)).status() < 300);
    }
    return room;
  }

  private static double unsent(Endpoint endpoint) {
    return Metrics.of(endpoint).sum("cotalk_budget_used", UNSENT);
  }

  private static String page(TestUser user, String room) {
    return "GET /api/v1/rooms/"
        + room
        + "/messages?limit=200 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        + user.token()
        + "\r\n\r\n";
  }

  @Test
  void whoDoesNotReadGetsNoMoreAndIsClosed() {
    TestUser user = api.signUp("sloth");
    String room = talk(user);
    try (RawHttp first = RawHttp.connectNarrow(endpoint);
        RawHttp second = RawHttp.connectNarrow(endpoint)) {
      first.send(page(user, room).repeat(20));
      Await.until("a page waits", () -> unsent(endpoint) > 0);
      assertThat(unsent(endpoint)).as("one page, not twenty").isLessThan(PAGE + 1_000);
      second.send(page(user, room));
      second.awaitText("HTTP/1.1 429", Duration.ofSeconds(5));
      second.awaitText("rate_limited", Duration.ofSeconds(5));
      Await.until("the slow reader is given up", LIMIT, () -> unsent(endpoint) == 0);
      assertThat(first.untilClosed(LIMIT).length()).isLessThan(PAGE);
    }
    Reply after = api.call("GET", "/rooms/" + room + "/messages?limit=200", user, null);
    assertThat(after.status()).as("given back").isEqualTo(200);
    assertThat(after.json().getBoolean("more")).isTrue();
    assertThat(after.text().length()).isLessThan(PAGE + 1_000);
  }
}
