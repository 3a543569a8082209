package io.cotalk.node.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Event;
import io.cotalk.testkit.FreePorts;
import io.cotalk.testkit.OwnThread;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The terminal client against a node that pings often. */
@ExtendWith(Testkit.class)
class ChatIT {
  private static TestCluster cluster;
  private static TestUser user;
  private static String room;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @BeforeAll
  static void start(Servers servers) {
    Map<String, String> settings =
        Map.of(
            "cluster.enabled", "false",
            "socket.heartbeat", "300ms",
            "socket.pong-timeout", "2s");
    cluster = TestCluster.start(servers, 1, settings);
    user = cluster.api(0).signUp("chat");
    room = cluster.api(0).createRoom(user, "tea");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void itAnswersPingsByItself() throws Exception {
    PipedOutputStream typed = new PipedOutputStream();
    CompletableFuture<Void> chat = chat(new PipedInputStream(typed));
    Await.until("it is connected", () -> shown().contains("\"t\":\"opened\""));
    try (RawSocket later = RawSocket.webSocket(cluster.node(0)).text(hello())) {
      assertThat(later.readCloseCode()).as("of one that answers nothing").isEqualTo(4009);
    }
    typed.write("still here\n".getBytes(UTF_8));
    Await.until("it is sent", () -> shown().contains("\"text\":\"still here\""));
    typed.close();
    chat.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(shown()).doesNotContain("\"ping\"");
  }

  @Test
  void itEndsWithTheInputWhenAllIsAnswered() throws Exception {
    String typed = "one\n\n{\"t\":\"read\",\"r\":\"" + room + "\",\"n\":1}\n{broken\n두울";
    chat(new ByteArrayInputStream(typed.getBytes(UTF_8)))
        .get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(shown().lines().filter(line -> line.contains("\"t\":\"ok\""))).hasSize(3);
    List<Event> stored = cluster.api(0).history(user, room, 0);
    assertThat(stored).extracting(Event::text).contains("one", "두울");
    assertThat(shown()).contains("not sent: that is no JSON object");
  }

  @Test
  void aCloseByTheServerIsOneLine() {
    assertThatThrownBy(
            () -> ChatSocket.talk(server(), new Fixed("forged"), room(), nothingTyped(), out()))
        .isInstanceOf(DevFault.class)
        .hasMessageContaining("the server closed the connection: 4500");
    assertThat(shown()).contains("\"code\":\"unauthorized\"");
  }

  @Test
  void whoHasNoAccountIsSignedUpAndThenLoggedIn() throws Exception {
    String handle = Api.freshHandle("newchat");
    assertThat(new ChatApi(server(), handle, Api.PASSWORD).rooms()).isEmpty();
    assertThat(new ChatApi(server(), handle, Api.PASSWORD).rooms()).isEmpty();
    assertThatThrownBy(() -> new ChatApi(server(), handle, "another " + Api.PASSWORD))
        .isInstanceOf(DevFault.class)
        .hasMessageContaining("has another password");
    List<JsonObject> rooms = new ChatApi(server(), user.handle(), Api.PASSWORD).rooms();
    assertThat(rooms).extracting(found -> found.getString("id")).containsExactly(room);
  }

  @Test
  void whatIsWrongIsOneLine() {
    assertThatThrownBy(() -> new ChatApi(server(), "!", Api.PASSWORD))
        .isInstanceOf(DevFault.class)
        .hasMessageContaining("/api/v1/accounts: text_invalid: ");
    URI nobody = ChatMain.server("http://127.0.0.1:" + FreePorts.next());
    assertThatThrownBy(() -> new ChatApi(nobody, user.handle(), Api.PASSWORD))
        .isInstanceOf(DevFault.class)
        .hasMessageContaining("is ./cotalk dev running?");
    for (String wrong : List.of("localhost:8080", "ftp://127.0.0.1", "/", "http://a b")) {
      assertThatThrownBy(() -> ChatMain.server(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is no URL");
    }
  }

  @Test
  void theKnownPasswordIsForThisMachine() {
    URI elsewhere = ChatMain.server("https://chat.example.org");
    assertThat(ChatMain.password(server(), Map.of())).isEqualTo("correct horse battery");
    assertThatThrownBy(() -> ChatMain.password(elsewhere, Map.of()))
        .isInstanceOf(DevFault.class)
        .hasMessageContaining("COTALK_PASSWORD");
    assertThat(ChatMain.password(elsewhere, Map.of("COTALK_PASSWORD", "own"))).isEqualTo("own");
  }

  private CompletableFuture<Void> chat(InputStream typed) {
    return CompletableFuture.runAsync(
        () -> ChatSocket.talk(server(), new Fixed(user.token()), room(), typed, out()),
        OwnThread.EACH);
  }

  /** A token that nobody renews. */
  private record Fixed(String token) implements ChatTokens {
    @Override
    public String refresh() {
      return token;
    }
  }

  private static URI server() {
    return ChatMain.server(cluster.node(0).http("").toString());
  }

  private static ChatRoom room() {
    return new ChatRoom(room, 0);
  }

  private static InputStream nothingTyped() {
    return InputStream.nullInputStream();
  }

  private PrintStream out() {
    return new PrintStream(shown, true, UTF_8);
  }

  private String shown() {
    return shown.toString(UTF_8);
  }

  private static String hello() {
    return new JsonObject().put("t", "hello").put("i", 1).put("token", user.token()).encode();
  }
}
