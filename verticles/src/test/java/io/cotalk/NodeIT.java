package io.cotalk;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.config.Config;
import io.cotalk.config.ConfigLoader;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Testkit;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Testkit.class)
class NodeIT {
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void startsTwiceInOneProcessAndStops(Servers servers) throws Exception {
    Node first = Node.start(config(servers, "first")).await(30, TimeUnit.SECONDS);
    Node second = Node.start(config(servers, "second")).await(30, TimeUnit.SECONDS);
    assertThat(get(first.managementPort(), "/health/ready").body()).contains("\"ready\"");
    assertThat(get(second.managementPort(), "/health/live").statusCode()).isEqualTo(200);
    assertThat(get(first.managementPort(), "/metrics").body()).contains("jvm_memory_used_bytes");
    assertThat(get(first.httpPort(), "/api/v1/openapi.json").statusCode()).isEqualTo(200);
    System.out.println(get(first.httpPort(), "/api/v1/rooms").body());
    System.out.println(get(first.httpPort(), "/api/v1/nothing").body());
    System.out.println(get(first.httpPort(), "/api/v1/rooms/12/read").body());
    first.stop().await(20, TimeUnit.SECONDS);
    second.kill().await(20, TimeUnit.SECONDS);
  }

  private static Config config(Servers servers, String name) {
    Map<String, String> values = new HashMap<>();
    values.put("node.name", name);
    values.put("cluster.name", Servers.CLUSTER);
    values.put("redis.url", servers.redisUrl());
    for (int i = 0; i < servers.databases().size(); i++) {
      Database database = servers.databases().get(i);
      String path = "shards.databases." + i + ".";
      values.put(path + "url", database.url());
      values.put(path + "user", database.user());
      values.put(path + "password", database.password());
    }
    return ConfigLoader.of(values).withPorts(0, 0);
  }

  private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
