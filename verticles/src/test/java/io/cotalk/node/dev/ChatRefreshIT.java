package io.cotalk.node.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.OwnThread;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.io.ByteArrayOutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The terminal client where access tokens live for ten seconds. */
@ExtendWith(Testkit.class)
class ChatRefreshIT {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "cluster.enabled", "false",
          "auth.access-life", "10s",
          "socket.expiry-warning", "7s");

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @Test
  void itOutlivesItsTokens(Servers servers) throws Exception {
    try (TestCluster cluster = TestCluster.start(servers, 1, SETTINGS)) {
      TestUser user = cluster.api(0).signUp("lasting");
      String room = cluster.api(0).createRoom(user, "tea");
      URI server = ChatMain.server(cluster.node(0).http("").toString());
      ChatApi api = new ChatApi(server, user.handle(), Api.PASSWORD);
      PipedOutputStream typed = new PipedOutputStream();
      PipedInputStream in = new PipedInputStream(typed);
      PrintStream out = new PrintStream(shown, true, UTF_8);
      CompletableFuture<Void> chat =
          CompletableFuture.runAsync(
              () -> ChatSocket.talk(server, api, new ChatRoom(room, 0), in, out), OwnThread.EACH);
      Await.until("the fourth token is about to end", () -> warnings() >= 4 || chat.isDone());
      typed.write("still here\n".getBytes(UTF_8));
      Await.until("it is sent", () -> shown().contains("\"text\":\"still here\""));
      typed.close();
      chat.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(shown()).doesNotContain("\"err\"");
    }
  }

  private long warnings() {
    return shown().lines().filter(line -> line.contains("\"expiring\"")).count();
  }

  private String shown() {
    return shown.toString(UTF_8);
  }
}
