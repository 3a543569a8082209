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
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Frames cost, whatever they are: pings, empty continuations, what comes after the close. */
@ExtendWith(Testkit.class)
class FloodIT {
  private static final int PING = 0x89;
  private static final int PONG = 0x8a;
  private static final int MORE = 0x00;
  private static final int CHUNK = 1_000;

  private static TestCluster cluster;
  private static Endpoint node;
  private static TestUser user;

  @BeforeAll
  static void start(Servers servers) {
    cluster = TestCluster.start(servers, 1, Map.of("cluster.enabled", "false"));
    node = cluster.node(0);
    user = cluster.api(0).signUp("flood");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static RawSocket greeted() {
    RawSocket socket =
        RawSocket.webSocket(node)
            .text(
                new JsonObject().put("t", "hello").put("i", 1).put("token", user.token()).encode());
    assertThat(socket.readText()).contains("welcome");
    return socket;
  }

  /** So many empty masked frames. */
  private static byte[] frames(int head, int count) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      out.writeBytes(new byte[] {(byte) head, (byte) 0x80, 0, 0, 0, 0});
    }
    return out.toByteArray();
  }

  /** Sends so many frames as fast as they go, or fewer when the server has hung up. */
  private static void flood(RawSocket socket, int head, int count) {
    byte[] chunk = frames(head, CHUNK);
    try {
      for (int sent = 0; sent < count; sent += CHUNK) {
        socket.send(chunk);
      }
    } catch (UncheckedIOException e) {
      assertThat(e).hasMessageMatching(".*(Broken pipe|Connection reset|Socket closed).*");
    }
  }

  private static double framesRead() {
    return Metrics.of(node).sum("cotalk_socket_frames_in_total");
  }

  @Test
  void floodsOfStrangersAreClosedAtOnceAndCostLittle() throws Exception {
    double before = framesRead();
    double floods = Metrics.of(node).sum("cotalk_socket_floods_total");
    try (RawSocket pings = RawSocket.webSocket(node);
        RawSocket empty = RawSocket.webSocket(node);
        RawSocket neighbour = greeted()) {
      empty.frame(0x01, "{".getBytes(StandardCharsets.UTF_8));
      Thread one = Thread.ofPlatform().start(() -> flood(pings, PING, 250_000));
      Thread other = Thread.ofPlatform().start(() -> flood(empty, MORE, 100_000));
      for (int i = 2; i < 52; i++) {
        neighbour.text("{\"t\":\"ping\",\"i\":" + i + "}");
        assertThat(neighbour.readText()).isEqualTo("{\"t\":\"ok\",\"i\":" + i + "}");
      }
      assertThat(pings.readCloseCode()).isEqualTo(4502);
      assertThat(empty.readCloseCode()).isEqualTo(4502);
      assertThat(pings.endsWithin(Duration.ofSeconds(5))).isTrue();
      assertThat(empty.endsWithin(Duration.ofSeconds(5))).isTrue();
      one.join();
      other.join();
    }
    assertThat(Metrics.of(node).sum("cotalk_socket_floods_total") - floods).isEqualTo(2);
    assertThat(framesRead() - before).as("of 350,000").isLessThan(1_000);
  }

  @Test
  void aFloodAfterTheWelcomeIsClosedToo() {
    double before = framesRead();
    try (RawSocket socket = greeted()) {
      flood(socket, PONG, 250_000);
      assertThat(socket.readCloseCode()).isEqualTo(4502);
    }
    assertThat(framesRead() - before).isLessThan(4_000);
  }

  @Test
  void whoSendsALittleTooMuchWaitsAndGoesOn() {
    double paused = Metrics.of(node).sum("cotalk_socket_reads_paused_total");
    try (RawSocket socket = greeted()) {
      socket.send(frames(PONG, 1_300)).text("{\"t\":\"ping\",\"i\":2}");
      assertThat(socket.readText()).isEqualTo("{\"t\":\"ok\",\"i\":2}");
    }
    assertThat(Metrics.of(node).sum("cotalk_socket_reads_paused_total")).isGreaterThan(paused);
  }

  @Test
  void pingsThatComeTogetherGetOnePongOfTheNewest() {
    try (RawSocket socket = greeted()) {
      ByteArrayOutputStream pings = new ByteArrayOutputStream();
      for (int i = 100; i < 600; i++) {
        pings.writeBytes(new byte[] {(byte) PING, (byte) 0x83, 0, 0, 0, 0});
        pings.writeBytes(Integer.toString(i).getBytes(StandardCharsets.US_ASCII));
      }
      socket.send(pings.toByteArray());
      int pongs = 1;
      while (!socket.readText().equals("599")) {
        pongs++;
      }
      assertThat(pongs).isLessThan(100);
    }
  }

  @Test
  void afterTheServersCloseNotMuchIsRead() {
    double before = framesRead();
    try (RawSocket socket = greeted()) {
      socket.frame(0x82, new byte[0]);
      assertThat(socket.readCloseCode()).isEqualTo(1003);
      flood(socket, PING, 100_000);
      assertThat(socket.endsWithin(Duration.ofSeconds(5))).isTrue();
    }
    assertThat(framesRead() - before).isLessThan(2_000);
  }

  @Test
  void afterGarbageNothingIsRead() {
    double before = framesRead();
    try (RawSocket socket = greeted()) {
      socket.frame(0x83, new byte[0]);
      assertThat(socket.readCloseCode()).isEqualTo(1002);
      flood(socket, PING, 100_000);
      assertThat(socket.endsWithin(Duration.ofSeconds(10))).isTrue();
    }
    assertThat(framesRead() - before).isLessThan(10);
    Await.until(
        "the sockets are gone", () -> Metrics.of(node).sum("cotalk_socket_connections") == 0);
  }
}
