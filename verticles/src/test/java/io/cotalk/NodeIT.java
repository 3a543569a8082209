package io.cotalk;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.http.TestNode;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Testkit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Testkit.class)
class NodeIT {
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void startsTwiceInOneProcessAndStops(Servers servers) throws Exception {
    Node first = TestNode.start(servers, Map.of()).node();
    Node second = TestNode.start(servers, Map.of()).node();
    assertThat(get(first.managementPort(), "/health/ready").body()).contains("\"ready\"");
    assertThat(get(second.managementPort(), "/health/live").statusCode()).isEqualTo(200);
    assertThat(get(first.managementPort(), "/metrics").body()).contains("jvm_memory_used_bytes");
    assertThat(get(first.httpPort(), "/api/v1/openapi.json").statusCode()).isEqualTo(200);
    first.stop().await(20, TimeUnit.SECONDS);
    second.kill().await(20, TimeUnit.SECONDS);
  }

  private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
