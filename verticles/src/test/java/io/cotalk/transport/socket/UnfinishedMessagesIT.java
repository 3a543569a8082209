package io.cotalk.transport.socket;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What sockets hold of a node's memory before their messages are whole. */
@ExtendWith(Testkit.class)
class UnfinishedMessagesIT {
  private static final int TEXT = 0x81;
  private static final int TEXT_BEGIN = 0x01;
  private static final int MORE = 0x00;
  private static final int LAST = 0x80;
  private static final String USED = "cotalk_budget_used";
  private static final String BYTES = "budget=\"unfinished-bytes\"";

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
                "cluster.enabled",
                "false",
                "socket.hello-timeout",
                "30s",
                "budgets.unfinished-bytes-per-address",
                "131072",
                "http.max-body-bytes",
                "65536"));
    node = cluster.node(0);
    user = cluster.api(0).signUp("unfinished");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String hello() {
    return new JsonObject().put("t", "hello").put("i", 1).put("token", user.token()).encode();
  }

  private static double held() {
    return Metrics.of(node).sum(USED, BYTES);
  }

  @Test
  void beforeWelcomeAMessageHasAtMost32KiB() {
    try (RawSocket whole = RawSocket.webSocket(node).frame(TEXT, new byte[32_769])) {
      assertThat(whole.readCloseCode()).isEqualTo(1009);
    }
    try (RawSocket parts = RawSocket.webSocket(node).frame(TEXT_BEGIN, new byte[20_000])) {
      assertThat(parts.frame(MORE, new byte[12_769]).readCloseCode()).isEqualTo(1009);
    }
    try (RawSocket hello = RawSocket.webSocket(node)) {
      String padded = hello() + " ".repeat(32_768 - hello().length());
      assertThat(hello.text(padded).readText()).contains("\"welcome\"");
    }
  }

  @Test
  void beforeWelcomeAFrameThatIsNotWholeIsRefusedWhenItIsTooLong() {
    byte[] head = {(byte) TEXT, (byte) (0x80 | 126), (byte) 0xff, (byte) 0xff, 0, 0, 0, 0};
    try (RawSocket socket = RawSocket.webSocket(node).send(head).send(new byte[40_000])) {
      assertThat(socket.readCloseCode()).isEqualTo(1009);
    }
  }

  @Test
  void afterWelcomeAMessageHasTheLengthThatWelcomeTells() {
    try (RawSocket socket = RawSocket.webSocket(node).text(hello())) {
      assertThat(socket.readText()).contains("\"welcome\"");
      socket.frame(TEXT_BEGIN, new byte[40_000]).frame(LAST, new byte[1]);
      assertThat(socket.readText()).contains("bad_frame");
    }
  }

  @Test
  void anAddressThatHoldsTooMuchIsClosedAndTheOthersAreNot() {
    List<RawSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 6; i++) {
        sockets.add(RawSocket.webSocket(node).frame(TEXT_BEGIN, new byte[30_000]));
      }
      Await.until(
          "one is refused",
          () -> Metrics.of(node).sum("cotalk_budget_refused_total", BYTES, "by=\"share\"") > 0);
      assertThat(held()).isBetween(60_000.0, 131_072.0);
      RawSocket last = sockets.getLast();
      assertThat(last.readCloseCode()).isEqualTo(4003);
    } finally {
      sockets.forEach(RawSocket::close);
    }
    Await.until("all is given back", () -> held() == 0);
  }

  @Test
  void anUnfinishedFrameCounts() {
    byte[] head = {(byte) TEXT, (byte) (0x80 | 126), 0x40, 0, 0, 0, 0, 0};
    try (RawSocket socket = RawSocket.webSocket(node).send(head)) {
      socket.send(new byte[10_000]);
      Await.until("it is counted", () -> held() >= 10_000);
    }
    Await.until("it is given back", () -> held() == 0);
  }
}
