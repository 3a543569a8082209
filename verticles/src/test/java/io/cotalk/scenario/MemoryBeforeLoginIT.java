package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.ProcessCluster;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Who has not logged in fills the memory of a node: more bytes are offered than its heap has. It
 * lives, and serves those who have.
 */
@ExtendWith(Testkit.class)
@Isolated("measures how long others wait")
class MemoryBeforeLoginIT {
  private static final String ATTACKER = "127.0.0.9";
  private static final int BODIES = 1_500;
  private static final int SOCKETS = 400;
  private static final int BYTES = 253 * 1024;
  private static final int TEXT_BEGIN = 0x01;
  private static final int SENDS_BETWEEN = 50;
  private static final long SLOW_MILLIS = 1_000;

  @Test
  void aNodeOutlivesUnfinishedBodiesAndMessages(Servers servers) {
    // Nothing is freed by time.
    Map<String, String> alone =
        Map.of(
            "cluster.enabled", "false",
            "limits.sends-per-second", "1000",
            "limits.send-burst", "1000",
            "http.request-timeout", "2m",
            "socket.hello-timeout", "1m");
    try (ProcessCluster cluster = ProcessCluster.start(servers, 1, alone)) {
      Endpoint node = cluster.nodes().getFirst();
      Api api = new Api(node);
      TestUser user = api.signUp("honest");
      String room = api.createRoom(user, "calm");
      List<RawSocket> attack = new ArrayList<>();
      try (TestClient client = TestClient.connect(node, user)) {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < BODIES + SOCKETS; i++) {
          attack.add(i < BODIES ? body(node) : message(node));
          if (i % SENDS_BETWEEN == 0) {
            millis.add(send(client, room, i));
          }
        }
        for (int i = 0; i < 20; i++) {
          millis.add(send(client, room, i));
        }
        millis.sort(null);
        assertThat(millis.get(millis.size() * 9 / 10)).isLessThan(SLOW_MILLIS);
        assertThat(client.faults()).isEmpty();
      } finally {
        attack.forEach(RawSocket::close);
      }
      assertThat(Api.get(node.management("/health/ready")).status()).isEqualTo(200);
      Metrics metrics = Metrics.of(node);
      String bytes = "budget=\"unfinished-bytes\"";
      assertThat(metrics.sum("cotalk_budget_used", bytes))
          .isLessThan(metrics.sum("cotalk_budget_limit", bytes));
    }
  }

  private static long send(TestClient client, String room, int i) {
    long start = System.nanoTime();
    client.send(room, "calm " + i);
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static RawSocket body(Endpoint node) {
    return sent(
        RawSocket.connectFrom(ATTACKER, node),
        "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + Integer.toHexString(BYTES + 1)
            + "\r\n"
            + " ".repeat(BYTES));
  }

  private static RawSocket message(Endpoint node) {
    RawSocket socket = RawSocket.connectFrom(ATTACKER, node);
    try {
      socket.askForWebSocket().readHead();
      socket.frame(TEXT_BEGIN, new byte[60_000]);
      for (int sent = 60_000; sent < BYTES; sent += 60_000) {
        socket.frame(0, new byte[60_000]);
      }
    } catch (UncheckedIOException e) {
      return socket; // Closed already: that is what is wanted.
    }
    return socket;
  }

  private static RawSocket sent(RawSocket socket, String text) {
    try {
      return socket.send(text);
    } catch (UncheckedIOException e) {
      return socket; // Closed already: that is what is wanted.
    }
  }
}
