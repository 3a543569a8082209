package io.cotalk.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.LocalServers;
import io.cotalk.testkit.Own;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Testkit;
import io.cotalk.transport.http.TestNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Testkit.class)
class NodeIT {
  /** Promise P10. */
  private static final Duration LIMIT = Await.LIMIT;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void startsTwiceInOneProcessAndStops(@Own Servers servers) throws Exception {
    Node first = TestNode.start(servers, Map.of()).node();
    assertThat(get(first.managementPort(), "/health/ready").body()).contains("\"ready\"");
    Node second = TestNode.start(servers, Map.of()).node();
    assertThat(get(second.managementPort(), "/health/live").statusCode()).isEqualTo(200);
    assertThat(get(first.managementPort(), "/metrics").body()).contains("jvm_memory_used_bytes");
    assertThat(get(first.httpPort(), "/api/v1/openapi.json").statusCode()).isEqualTo(200);
    first.stop().await(LIMIT.toSeconds(), TimeUnit.SECONDS);
    second.kill().await(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void p10WithoutAnyShardTheNodeIsNotReadyAndComesBack() {
    try (LocalServers servers = LocalServers.launch();
        TestNode node = TestNode.start(servers, Map.of())) {
      Await.until("it is ready", LIMIT, () -> readiness(node) == 200);
      servers.killDatabase();
      Await.until("it is not ready", LIMIT, () -> readiness(node) == 503);
      servers.restartDatabase();
      Await.until("it is ready again", LIMIT, () -> readiness(node) == 200);
    }
  }

  private static int readiness(TestNode node) {
    return Api.get(node.endpoint().management("/health/ready")).status();
  }

  @Test
  void everyMeterIsInTheManual(Servers servers) throws Exception {
    String manual = Files.readString(Path.of("../docs/operations.md"));
    try (TestNode node = TestNode.start(servers, Map.of())) {
      get(node.node().httpPort(), "/api/v1/me");
      String scraped = get(node.node().managementPort(), "/metrics").body();
      List<String> names =
          scraped
              .lines()
              .filter(line -> line.startsWith("# TYPE cotalk_"))
              .map(NodeIT::name)
              .toList();
      assertThat(names).hasSizeGreaterThan(20);
      assertThat(scraped).contains("operation=\"me\",status=\"4xx\"");
      assertThat(names.stream().filter(name -> !manual.contains("`" + name))).isEmpty();
    }
  }

  /** {@code # TYPE name kind}; the greatest value of a timer is told with the timer. */
  private static String name(String line) {
    return line.split(" ", -1)[2].replaceFirst("_max$", "");
  }

  private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
