package io.cotalk.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.cotalk.transport.failure.HttpErrors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** Bodies in pieces, of clients that are known. */
@ExtendWith(Testkit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChunkedBodiesIT {
  private TestNode node;
  private Endpoint endpoint;

  @BeforeAll
  void start(Servers servers) {
    node = TestNode.start(servers, Map.of());
    endpoint = node.endpoint();
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private String post(TestUser user) {
    return "POST /api/v1/rooms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + ("Authorization: Bearer " + user.token() + "\r\n")
        + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  @Test
  void aBodyHasSoManyChunks() {
    String request = post(new Api(endpoint).signUp("chunks"));
    String body = chunk("{\"title\":\"a\",\"members\":[]}") + chunk("");
    assertThat(RawHttp.exchange(endpoint, request + chunk(" ").repeat(10_000) + body))
        .startsWith("HTTP/1.1 201");
    try (RawHttp many = RawHttp.connect(endpoint)) {
      many.send(request + chunk(" ").repeat(20_000) + body);
      assertThat(many.untilClosed(Duration.ofSeconds(10)))
          .startsWith("HTTP/1.1 400")
          .contains("the request is malformed");
    }
  }

  @Test
  void aClientThatGoesAwayIsNoFaultOfTheServer() throws IOException {
    TestUser user = new Api(endpoint).signUp("away");
    Logger logger = (Logger) LoggerFactory.getLogger(HttpErrors.class);
    ListAppender<ILoggingEvent> written = new ListAppender<>();
    written.start();
    logger.addAppender(written);
    try {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
        byte[] begun = (post(user) + chunk("a".repeat(5_000))).getBytes(StandardCharsets.US_ASCII);
        socket.getOutputStream().write(begun);
        Await.until("the body is awaited", () -> used("unfinished-bytes") > 5_000);
        socket.setSoLinger(true, 0);
      }
      Await.until("it is gone", () -> used("unfinished-bytes") == 0);
      assertThat(written.list).isEmpty();
    } finally {
      logger.detachAppender(written);
    }
  }

  private double used(String budget) {
    return Metrics.of(endpoint).sum("cotalk_budget_used", "budget=\"" + budget + "\"");
  }
}
