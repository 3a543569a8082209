package io.cotalk.capability.typing;

import static io.cotalk.testkit.TestClient.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.LineTransport;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.Refused;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who types, on a cluster in which one node has sockets and nothing else. */
@ExtendWith(Testkit.class)
class TypingIT {
  /** An interval that no test waits for. */
  private static final Map<String, String> SETTINGS =
      Map.of("typing.interval", "1m", "typing.max-members", "3");

  private static TestCluster cluster;
  private static Endpoint whole;
  private static Endpoint sockets;
  private static Servers servers;

  @BeforeAll
  static void start(Servers given) {
    servers = given;
    cluster = TestCluster.start(given, 1, SETTINGS, LineTransport::new);
    whole = cluster.node(0);
    sockets = cluster.add(Map.of("node.roles", "socket"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Api api() {
    return new Api(whole);
  }

  private static TestClient inRoom(Endpoint node, TestUser user, String room) {
    TestClient client = TestClient.connect(node, user);
    client.openLive(room);
    return client;
  }

  private static void type(TestClient client, String room) {
    assertThat(client.request(frame("typing").put("r", room)).getString("t")).isEqualTo("ok");
  }

  /** The next typing that a client hears of; its writer. */
  private static String heard(TestClient client) {
    return client.expectPush(push -> push.getString("t").equals("typing")).getString("s");
  }

  private static double dropped(Endpoint node, String reason) {
    return Metrics.of(node).sum("cotalk_typing_dropped_total", "reason=\"" + reason + "\"");
  }

  @Test
  void allWhoHaveTheRoomOpenHearOfItAndTheWriterDoesNot() throws IOException {
    TestUser writer = api().signUp("writer");
    TestUser reader = api().signUp("reader");
    String room = api().createRoom(writer, "typing", reader);
    try (TestClient here = inRoom(sockets, writer, room);
        TestClient device = inRoom(whole, writer, room);
        TestClient near = inRoom(sockets, reader, room);
        TestClient far = inRoom(whole, reader, room);
        Lines line = new Lines(reader, room)) {
      long head = here.send(room, "before").seq();
      here.expectUpTo(room, head, Await.LIMIT);
      type(here, room);
      for (TestClient client : new TestClient[] {near, far}) {
        JsonObject push = client.expectPush(it -> it.getString("t").equals("typing"));
        assertThat(push)
            .isEqualTo(frame("typing").put("r", room).put("s", writer.id()).put("q", head));
      }
      assertThat(line.next("typing").getString("s")).isEqualTo(writer.id());
      // What one hears first after it is of the other: nothing came of oneself.
      type(near, room);
      assertThat(heard(here)).isEqualTo(reader.id());
      assertThat(heard(device)).isEqualTo(reader.id());
    }
  }

  /** A client of the second transport. */
  private static final class Lines implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;

    Lines(TestUser user, String room) throws IOException {
      int port = ((LineTransport) cluster.transport(whole)).port();
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout((int) Await.LIMIT.toMillis());
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      write(frame("hello").put("i", 1).put("token", user.token()));
      next("welcome");
      write(frame("open").put("i", 2).put("r", room));
      next("ok");
    }

    private void write(JsonObject frame) throws IOException {
      socket.getOutputStream().write((frame + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The next frame of this type; behind a number where it is of a room. */
    JsonObject next(String type) throws IOException {
      JsonObject frame;
      do {
        String line = Objects.requireNonNull(lines.readLine(), "the end");
        frame = new JsonObject(line.substring(line.indexOf('{')));
      } while (!frame.getString("t").equals(type));
      return frame;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void whatComesTooOftenIsAnsweredAndToldToNobody() {
    TestUser writer = api().signUp("eager");
    TestUser second = api().signUp("second");
    TestUser reader = api().signUp("reader");
    String room = api().createRoom(writer, "often", second, reader);
    try (TestClient here = inRoom(sockets, writer, room);
        TestClient device = inRoom(sockets, writer, room);
        TestClient other = inRoom(sockets, second, room);
        TestClient hears = inRoom(whole, reader, room)) {
      double before = dropped(sockets, "rate");
      type(here, room);
      type(here, room);
      type(device, room);
      type(other, room);
      assertThat(heard(hears)).isEqualTo(writer.id());
      assertThat(heard(hears)).isEqualTo(second.id());
      assertThat(dropped(sockets, "rate") - before).isEqualTo(2);
    }
  }

  @Test
  void largeRoomsAreToldNothingUntilTheyAreSmallAgain() {
    TestUser writer = api().signUp("writer");
    TestUser reader = api().signUp("reader");
    TestUser third = api().signUp("third");
    TestUser fourth = api().signUp("fourth");
    String room = api().createRoom(writer, "grows", reader, third);
    try (TestClient here = inRoom(sockets, writer, room);
        TestClient hears = inRoom(sockets, reader, room);
        TestClient leaves = inRoom(sockets, third, room)) {
      type(leaves, room);
      assertThat(heard(hears)).isEqualTo(third.id());
      JsonObject handle = new JsonObject().put("handle", fourth.handle());
      api().call("POST", "/rooms/" + room + "/members", writer, handle).expect(201);
      here.expectUpTo(room, 2, Await.LIMIT);
      double before = dropped(sockets, "members");
      type(here, room);
      assertThat(dropped(sockets, "members") - before).isEqualTo(1);
      api().call("DELETE", "/rooms/" + room + "/members/me", third, null).expect(204);
      here.expectUpTo(room, 3, Await.LIMIT);
      type(here, room);
      assertThat(heard(hears)).isEqualTo(writer.id());
    }
  }

  @Test
  void strangersAndWhoDoesNotHaveItOpenGetTheUsualError() {
    TestUser owner = api().signUp("owner");
    TestUser stranger = api().signUp("stranger");
    String room = api().createRoom(owner, "closed");
    try (TestClient outside = TestClient.connect(sockets, stranger);
        TestClient member = inRoom(sockets, owner, room)) {
      // More often than refusals may count: these do not.
      for (int i = 0; i < 120; i++) {
        assertRefused(outside, room, "not_found");
      }
      type(member, room);
      member.closeRoom(room);
      assertRefused(member, room, "not_found");
      assertThatExceptionOfType(Refused.class)
          .isThrownBy(() -> member.request(frame("typing")))
          .satisfies(refused -> assertThat(refused.code()).isEqualTo("bad_request"));
    }
  }

  @Test
  void whoMayNotWriteTellsNobody() {
    TestUser owner = api().signUp("owner");
    TestUser muted = api().signUp("muted");
    String room = api().createRoom(owner, "muted", muted);
    servers
        .databases()
        .forEach(
            database ->
                Sql.execute(
                    database,
                    "update members set muted_until = now() + interval '1 hour'"
                        + " where room_id = %s and user_id = %s".formatted(room, muted.id())));
    try (TestClient silent = inRoom(sockets, muted, room)) {
      assertRefused(silent, room, "forbidden");
    }
  }

  private static void assertRefused(TestClient client, String room, String code) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> client.request(frame("typing").put("r", room)))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(code));
  }
}
