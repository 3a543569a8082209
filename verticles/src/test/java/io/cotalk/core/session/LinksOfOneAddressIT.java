package io.cotalk.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Await;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.LineTransport;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an address may have, it may have over all transports together; meters tell them apart. */
@ExtendWith(Testkit.class)
class LinksOfOneAddressIT {
  private static final String LINES = "transport=\"lines\"";
  private static final String WEBSOCKET = "transport=\"websocket\"";

  @Test
  void linksOfAllTransportsAreCountedTogetherAndToldApart(Servers servers) {
    Map<String, String> settings =
        Map.of("cluster.enabled", "false", "limits.sockets-per-address", "3");
    try (TestCluster cluster = TestCluster.start(servers, 1, settings, LineTransport::new)) {
      Endpoint node = cluster.node(0);
      int port = ((LineTransport) cluster.transport(node)).port();
      TestUser user = cluster.api(0).signUp("many");
      double before = connections(node);
      try (LineClient stays = new LineClient(port, 0);
          RawSocket socket = RawSocket.webSocket(node)) {
        stays.greeted(user);
        try (LineClient goes = new LineClient(port, 0)) {
          goes.greeted(user);
          Metrics metrics = Metrics.of(node);
          assertThat(metrics.sum("cotalk_socket_connections", LINES)).isEqualTo(2);
          assertThat(metrics.sum("cotalk_socket_connections", WEBSOCKET)).isOne();
          assertThat(metrics.sum("cotalk_socket_authenticated", LINES)).isEqualTo(2);
          assertThat(metrics.sum("cotalk_socket_authenticated", WEBSOCKET)).isZero();
          assertThat(metrics.sum("cotalk_socket_frames_out_total", LINES)).isPositive();
          assertThat(connections(node)).isGreaterThanOrEqualTo(before + 3);
          assertThat(socket.endsWithin(Duration.ofMillis(1))).isFalse();
          try (LineClient refused = new LineClient(port, 0)) {
            assertThat(refused.read()).isEmpty();
          }
          assertThat(handshake(node)).startsWith("HTTP/1.1 429");
        }
        Await.until("there is a place", () -> handshake(node).startsWith("HTTP/1.1 101"));
        Metrics metrics = Metrics.of(node);
        assertThat(metrics.sum("cotalk_socket_handshakes_refused_total", LINES)).isOne();
        assertThat(metrics.sum("cotalk_socket_handshakes_refused_total", WEBSOCKET)).isPositive();
      }
    }
  }

  private static double connections(Endpoint node) {
    return Metrics.of(node).sum("cotalk_budget_used", "budget=\"connections\"");
  }

  private static String handshake(Endpoint node) {
    try (RawSocket socket = RawSocket.connect(node).askForWebSocket()) {
      return socket.readHead();
    }
  }
}
