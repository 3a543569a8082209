package io.cotalk.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Testkit;
import io.cotalk.transport.http.TestNode;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who gets what from the port for operators. */
@ExtendWith(Testkit.class)
class ManagementGuardIT {
  private static final String TOKEN = "a-token-of-the-operators";
  private static final List<String> PATHS = List.of("/health/live", "/health/ready", "/metrics");

  @Test
  void onlyAddressesAndKnownNamesAreAnswered(Servers servers) throws Exception {
    Map<String, String> settings = Map.of("management.hosts", "ops.example,Node-7.internal");
    try (TestNode node = TestNode.start(servers, settings)) {
      String own = InetAddress.getLocalHost().getHostName();
      for (String path : PATHS) {
        for (String host :
            List.of(
                "127.0.0.1",
                "10.1.2.3:8081",
                "[::1]:8081",
                "localhost:8081",
                "LOCALHOST.",
                own,
                "ops.example:8081",
                "node-7.internal")) {
          assertThat(ask(node, "GET", path, "Host: " + host)).as(host).startsWith("HTTP/1.1 200");
        }
        for (String host :
            List.of(
                "evil.example",
                "ops.example.evil.example",
                "127.0.0.1.evil.example:8081",
                "1.2.3",
                "x@127.0.0.1",
                "127.0.0.1/",
                "",
                "localhost\r\nHost: evil.example")) {
          assertThat(ask(node, "GET", path, "Host: " + host))
              .as(host)
              .startsWith("HTTP/1.1 403")
              .contains("\"code\":\"forbidden\"")
              .doesNotContain("cotalk_ready", "\"status\"");
        }
      }
      assertThat(ask(node, "GET", "/metrics", "Host: evil.example"))
          .startsWith("HTTP/1.1 403")
          .contains("\"code\":\"forbidden\"", "management.hosts");
    }
  }

  @Test
  void aCheckWithoutAnyHostIsAnsweredInTheOldVersionOnly(Servers servers) {
    try (TestNode node = TestNode.start(servers, Map.of())) {
      assertThat(exchange(node, "GET /health/ready HTTP/1.0\r\n\r\n")).contains(" 200 ");
      assertThat(ask(node, "GET", "/health/ready", "X: y")).contains(" 403 ");
    }
  }

  @Test
  void metricsAndDetailsNeedTheTokenWhereOneIsSet(Servers servers) {
    try (TestNode node = TestNode.start(servers, Map.of("management.token", TOKEN))) {
      for (String wrong :
          List.of("X: y", authorized(TOKEN + "x"), authorized(""), "Authorization: " + TOKEN)) {
        assertThat(local(node, "GET", "/metrics", wrong))
            .startsWith("HTTP/1.1 401")
            .containsIgnoringCase("www-authenticate: Bearer")
            .contains("\"code\":\"unauthorized\"")
            .doesNotContain("cotalk_ready");
        assertThat(local(node, "GET", "/health/ready", wrong))
            .startsWith("HTTP/1.1 200")
            .endsWith("{\"status\":\"ready\"}");
        assertThat(local(node, "GET", "/health/live", wrong)).startsWith("HTTP/1.1 200");
      }
      assertThat(local(node, "GET", "/metrics", authorized(TOKEN)))
          .startsWith("HTTP/1.1 200")
          .contains("cotalk_ready");
      assertThat(local(node, "GET", "/health/ready", authorized(TOKEN))).contains("\"shards\"");
    }
  }

  @Test
  void headAndAllowWorkAsOnThePublicPort(Servers servers) {
    try (TestNode node = TestNode.start(servers, Map.of())) {
      for (String path : PATHS) {
        assertThat(local(node, "HEAD", path, "X: y"))
            .startsWith("HTTP/1.1 200")
            .endsWith("\r\n\r\n");
        assertThat(local(node, "OPTIONS", path, "X: y"))
            .startsWith("HTTP/1.1 204")
            .containsIgnoringCase("allow: GET, HEAD, OPTIONS");
        assertThat(local(node, "POST", path, "X: y"))
            .startsWith("HTTP/1.1 405")
            .containsIgnoringCase("allow: GET, HEAD, OPTIONS")
            .contains("\"code\":\"method_not_allowed\"");
      }
      assertThat(local(node, "GET", "/health", "X: y"))
          .startsWith("HTTP/1.1 404")
          .contains("\"code\":\"not_found\"");
    }
  }

  private static String authorized(String token) {
    return "Authorization: Bearer " + token;
  }

  private static String local(TestNode node, String method, String path, String header) {
    return ask(node, method, path, "Host: localhost\r\n" + header);
  }

  private static String ask(TestNode node, String method, String path, String header) {
    String head = method + " " + path + " HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n";
    return exchange(node, head);
  }

  private static String exchange(TestNode node, String request) {
    int port = node.node().managementPort();
    try (RawSocket raw = RawSocket.connect(new Endpoint("management", port, port))) {
      return raw.send(request).readAll();
    }
  }
}
