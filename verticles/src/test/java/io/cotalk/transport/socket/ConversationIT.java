package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the server answers to requests, right and wrong. W: rows of the list of bad input. */
@ExtendWith(Testkit.class)
class ConversationIT {
  private static TestCluster cluster;
  private static Endpoint node;
  private static Api api;
  private static TestUser user;
  private static String room;

  @BeforeAll
  static void start(Servers servers) {
    cluster =
        TestCluster.start(
            servers,
            1,
            Map.of(
                "cluster.enabled", "false",
                "socket.hello-timeout", "500ms",
                "socket.stall-limit", "1s",
                "limits.open-rooms", "2",
                "limits.sockets-per-user", "8"));
    node = cluster.node(0);
    api = cluster.api(0);
    user = api.signUp("conv");
    room = api.createRoom(user, "conversation");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static JsonObject hello(TestUser who) {
    return new JsonObject().put("t", "hello").put("i", 1).put("token", who.token());
  }

  private static RawSocket greeted(TestUser who) {
    RawSocket socket = RawSocket.webSocket(node).text(hello(who).encode());
    assertThat(next(socket).getString("t")).isEqualTo("welcome");
    return socket;
  }

  private static JsonObject next(RawSocket socket) {
    String text = socket.readText();
    return text.startsWith("{") ? new JsonObject(text) : new JsonObject().put("t", text);
  }

  /** The next frame of this kind, or the answer of this number. */
  private static JsonObject answer(RawSocket socket, int i) {
    JsonObject frame = next(socket);
    while (frame.getInteger("i", 0) != i) {
      assertThat(frame.getString("t")).doesNotStartWith("close").isNotEmpty();
      frame = next(socket);
    }
    return frame;
  }

  private static JsonObject ask(RawSocket socket, int i, String fields) {
    return answer(socket.text("{\"i\":" + i + "," + fields + "}"), i);
  }

  private static String open(String of) {
    return "\"t\":\"open\",\"r\":\"" + of + "\"";
  }

  private static String send(String to, String cid, String text) {
    return "\"t\":\"send\",\"r\":\""
        + to
        + "\",\"cid\":\""
        + cid
        + "\",\"d\":"
        + new JsonObject().put("text", text).encode();
  }

  @Test
  void welcomeTellsTheLimits() {
    try (RawSocket socket = RawSocket.webSocket(node).text(hello(user).encode())) {
      JsonObject welcome = next(socket);
      assertThat(welcome.getString("user")).isEqualTo(user.id());
      assertThat(welcome.getString("cur")).startsWith("u:");
      assertThat(welcome.getInteger("hb")).isEqualTo(25);
      assertThat(welcome.getInteger("exp")).isBetween(800, 900);
      assertThat(welcome.getJsonObject("lim").getInteger("text")).isEqualTo(8000);
    }
  }

  @Test
  void w05WhoSaysNothingIsClosed() {
    try (RawSocket socket = RawSocket.webSocket(node)) {
      assertThat(socket.readCloseCode()).isEqualTo(4500);
    }
  }

  @Test
  void w06ABadTokenIsToldAndCloses() {
    try (RawSocket socket =
        RawSocket.webSocket(node).text("{\"t\":\"hello\",\"i\":1,\"token\":\"x.y.z\"}")) {
      assertThat(next(socket).getString("code")).isEqualTo("unauthorized");
      assertThat(socket.readCloseCode()).isEqualTo(4500);
    }
    JsonObject other = hello(user).put("device", UUID.randomUUID().toString());
    try (RawSocket socket = RawSocket.webSocket(node).text(other.encode())) {
      assertThat(next(socket).getString("code")).isEqualTo("unauthorized");
      assertThat(socket.readCloseCode()).isEqualTo(4500);
    }
  }

  @Test
  void aHelloThatCannotBeReadClosesToo() {
    try (RawSocket socket = RawSocket.webSocket(node).text("{\"t\":\"hello\",\"i\":1}")) {
      assertThat(next(socket).getString("code")).isEqualTo("bad_request");
      assertThat(socket.readCloseCode()).isEqualTo(4500);
    }
  }

  @Test
  void nothingIsDoneBeforeTheWelcome() {
    try (RawSocket socket = RawSocket.webSocket(node)) {
      assertThat(ask(socket, 1, open(room)).getString("code")).isEqualTo("unauthorized");
    }
  }

  @Test
  void w08TheUserOfASocketStays() {
    TestUser other = api.signUp("other");
    try (RawSocket socket = greeted(user)) {
      assertThat(
              ask(socket, 2, "\"t\":\"hello\",\"token\":\"" + other.token() + "\"")
                  .getString("code"))
          .isEqualTo("conflict");
      assertThat(ask(socket, 3, "\"t\":\"auth\",\"token\":\"" + user.token() + "\"").getString("t"))
          .isEqualTo("ok");
      assertThat(
              ask(socket, 4, "\"t\":\"auth\",\"token\":\"" + other.token() + "\"")
                  .getString("code"))
          .isEqualTo("unauthorized");
      assertThat(socket.readCloseCode()).isEqualTo(4502);
    }
  }

  @Test
  void aMessageIsAcknowledgedAndSeenAndTheSameAgainIsOne() {
    String own = api.createRoom(user, "acknowledged");
    String cid = Cids.next();
    try (RawSocket socket = greeted(user)) {
      JsonObject opened = ask(socket, 2, open(own));
      assertThat(opened.getInteger("q")).isEqualTo(1);
      socket.text("{\"i\":3," + send(own, cid, "안녕 \"하세요\"") + "}");
      JsonObject first = next(socket);
      JsonObject second = next(socket);
      JsonObject ok = first.getString("t").equals("ok") ? first : second;
      JsonObject event = first.getString("t").equals("ok") ? second : first;
      assertThat(ok.getInteger("q")).isEqualTo(2);
      assertThat(ok.getInteger("n")).isEqualTo(1);
      assertThat(ok.getBoolean("dup")).isFalse();
      assertThat(event.getString("c")).isEqualTo(cid);
      assertThat(event.getString("s")).isEqualTo(user.id());
      assertThat(event.getInteger("q")).isEqualTo(2);
      assertThat(event.getJsonObject("d").getString("text")).isEqualTo("안녕 \"하세요\"");
      assertThat(event.getLong("ts")).isEqualTo(ok.getLong("ts"));

      JsonObject again = ask(socket, 4, send(own, cid, "안녕 \"하세요\""));
      assertThat(again.getBoolean("dup")).isTrue();
      assertThat(again.getInteger("q")).isEqualTo(2);
      assertThat(ask(socket, 5, send(own, cid, "other")).getString("code")).isEqualTo("conflict");
    }
  }

  @Test
  void w16AMessageMustBeFinished() {
    try (RawSocket socket = greeted(user)) {
      socket.frame(0x01, new byte[] {'{'}).frame(0x00, new byte[] {'"'});
      assertThat(socket.readCloseCode()).isEqualTo(1008);
    }
  }

  @Test
  void w24RoomsOfOthersDoNotExist() {
    TestUser stranger = api.signUp("stranger");
    try (RawSocket socket = greeted(stranger)) {
      assertThat(ask(socket, 2, open(room)).getString("code")).isEqualTo("not_found");
      assertThat(ask(socket, 3, open("12345")).getString("code")).isEqualTo("not_found");
      assertThat(ask(socket, 4, open("garbage")).getString("code")).isEqualTo("bad_request");
      assertThat(ask(socket, 5, send(room, Cids.next(), "hi")).getString("code"))
          .isEqualTo("not_found");
      assertThat(ask(socket, 6, "\"t\":\"read\",\"n\":1,\"r\":\"" + room + "\"").getString("code"))
          .isEqualTo("not_found");
    }
  }

  @Test
  void w25OpenRoomsAreLimited() {
    TestUser opener = api.signUp("opener");
    try (RawSocket socket = greeted(opener)) {
      for (int i = 2; i < 4; i++) {
        assertThat(ask(socket, i, open(api.createRoom(opener, "r" + i))).getString("t"))
            .isEqualTo("ok");
      }
      String third = api.createRoom(opener, "third");
      assertThat(ask(socket, 9, open(third)).getString("code")).isEqualTo("too_large");
    }
  }

  @Test
  void w26OpeningTwiceIsOneOpening() {
    String twice = api.createRoom(user, "twice");
    try (RawSocket socket = greeted(user)) {
      ask(socket, 2, open(twice));
      ask(socket, 3, open(twice));
      socket.text("{\"i\":4," + send(twice, Cids.next(), "once") + "}");
      socket.text("{\"i\":5," + send(twice, Cids.next(), "last") + "}");
      int events = 0;
      for (JsonObject frame = next(socket); ; frame = next(socket)) {
        events += "ev".equals(frame.getString("t")) && frame.getInteger("q") == 2 ? 1 : 0;
        if ("ev".equals(frame.getString("t")) && frame.getInteger("q") == 3) {
          break;
        }
      }
      assertThat(events).isEqualTo(1);
    }
  }

  @Test
  void w28APositionAheadOfTheRoomIsRefused() {
    try (RawSocket socket = greeted(user)) {
      JsonObject answer = ask(socket, 2, open(room) + ",\"pos\":4711");
      assertThat(answer.getString("code")).isEqualTo("bad_request");
      assertThat(ask(socket, 3, open(room) + ",\"pos\":-1").getString("code"))
          .isEqualTo("bad_request");
      assertThat(ask(socket, 4, open(room) + ",\"pos\":9223372036854775808").getString("code"))
          .isEqualTo("bad_request");
      assertThat(ask(socket, 5, open(room) + ",\"pos\":0").getString("t")).isEqualTo("ok");
    }
  }

  @Test
  void w29SendsAreLimitedAndRefusedOnesAreNotStored() {
    TestUser chatty = api.signUp("chatty");
    String full = api.createRoom(chatty, "full");
    try (RawSocket socket = greeted(chatty)) {
      int stored = 0;
      for (int i = 2; i < 42; i++) {
        JsonObject answer = ask(socket, i, send(full, Cids.next(), "m" + i));
        if (answer.getString("t").equals("ok")) {
          stored++;
        } else {
          assertThat(answer.getString("code")).isEqualTo("rate_limited");
          assertThat(answer.getInteger("retry_ms")).isBetween(1, 2_200);
        }
      }
      assertThat(stored).isBetween(20, 30);
      assertThat(api.history(chatty, full, 0)).hasSize(stored + 1);
      for (int i = 50; i < 250; i++) {
        socket.text("{\"i\":" + i + "," + send(full, Cids.next(), "m") + "}");
      }
      assertThat(socket.readCloseCode()).isEqualTo(4502);
    }
  }

  @Test
  void w33AUserHasSoManySockets() {
    TestUser many = api.signUp("many");
    RawSocket[] sockets = new RawSocket[8];
    for (int i = 0; i < sockets.length; i++) {
      sockets[i] = greeted(many);
    }
    try (RawSocket oneMore = RawSocket.webSocket(node).text(hello(many).encode())) {
      JsonObject refusal = next(oneMore);
      assertThat(refusal.getString("code")).isEqualTo("rate_limited");
      assertThat(refusal.getInteger("retry_ms")).isPositive();
      assertThat(oneMore.readCloseCode()).isEqualTo(4003);
    }
    for (RawSocket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void aRoomThatIsClosedWhileItOpensIsAnsweredAll() {
    TestUser hasty = api.signUp("hasty");
    String room = api.createRoom(hasty, "hasty");
    try (RawSocket socket = greeted(hasty)) {
      for (int round = 1; round <= 20; round++) {
        int i = 10 * round;
        socket.text(
            "{\"i\":%d,%s,\"g\":%d}\n{\"i\":%d,%s,\"g\":%d}\n{\"i\":%d,\"t\":\"close\",\"r\":\"%s\"}"
                .formatted(i, open(room), i, i + 1, open(room), i + 1, i + 2, room));
        List<Integer> answered = new ArrayList<>();
        while (answered.size() < 3) {
          JsonObject frame = next(socket);
          if (frame.containsKey("i")) {
            answered.add(frame.getInteger("i"));
            assertThat(frame.getString("code", "conflict")).isEqualTo("conflict");
          }
        }
        assertThat(answered).containsExactlyInAnyOrder(i, i + 1, i + 2);
      }
      assertThat(ask(socket, 999, open(room)).getString("t")).isEqualTo("ok");
    }
  }

  @Test
  void closeEndsTheEventsOfARoom() {
    String closed = api.createRoom(user, "closed");
    try (RawSocket socket = greeted(user)) {
      ask(socket, 2, open(closed));
      assertThat(ask(socket, 3, "\"t\":\"close\",\"r\":\"" + closed + "\"").getString("t"))
          .isEqualTo("ok");
      socket.text("{\"i\":4," + send(closed, Cids.next(), "unseen") + "}");
      for (JsonObject frame = next(socket); ; frame = next(socket)) {
        assertThat(frame.getString("t")).isNotEqualTo("ev");
        if ("head".equals(frame.getString("t")) && closed.equals(frame.getString("r"))) {
          assertThat(frame.getInteger("q")).isEqualTo(2);
          break;
        }
      }
    }
  }

  @Test
  void whoLeavesSeesTheirLeavingAndNoMore() {
    TestUser leaver = api.signUp("leaver");
    String left = api.createRoom(user, "left", leaver);
    try (RawSocket socket = greeted(leaver)) {
      ask(socket, 2, open(left));
      api.call("DELETE", "/rooms/" + left + "/members/me", leaver, null).expect(204);
      JsonObject frame = next(socket);
      while (!"ev".equals(frame.getString("t"))) {
        frame = next(socket);
      }
      assertThat(frame.getString("k")).isEqualTo("member");
      while (!"closed".equals(frame.getString("t"))) {
        frame = next(socket);
      }
      assertThat(frame.getString("code")).isEqualTo("not_found");
      assertThat(ask(socket, 3, open(left)).getString("code")).isEqualTo("not_found");
    }
  }

  @Test
  void whoIsAddedHearsOfItAndOfWhatIsSaidThere() {
    TestUser added = api.signUp("added");
    try (RawSocket socket = greeted(added)) {
      String with = api.createRoom(user, "with", added);
      JsonObject event = next(socket);
      assertThat(event.getString("t")).isEqualTo("uev");
      assertThat(event.getInteger("u")).isEqualTo(1);
      assertThat(event.getString("k")).isEqualTo("room_added");
      assertThat(event.getJsonObject("d").getString("r")).isEqualTo(with);
      api.send(user, with, Cids.next(), "not open there").expect(201);
      JsonObject head = next(socket);
      while (head.getInteger("q", 0) != 2) {
        assertThat(head.getString("t")).isEqualTo("head");
        head = next(socket);
      }
      assertThat(head.getInteger("n")).isEqualTo(1);
    }
    try (RawSocket again =
        RawSocket.webSocket(node).text(hello(added).put("cur", "u:0").encode())) {
      assertThat(next(again).getString("cur")).isEqualTo("u:1:1");
      assertThat(next(again).getString("k")).isEqualTo("room_added");
    }
  }

  @Test
  void aReadPositionIsSeenByTheOthersAndByOnesOtherDevices() {
    TestUser reader = api.signUp("reader");
    String shared = api.createRoom(user, "shared", reader);
    api.send(user, shared, Cids.next(), "read me").expect(201);
    try (RawSocket watcher = greeted(user);
        RawSocket device = greeted(reader);
        RawSocket other = greeted(reader)) {
      ask(watcher, 2, open(shared));
      JsonObject done = ask(device, 2, "\"t\":\"read\",\"n\":99,\"r\":\"" + shared + "\"");
      assertThat(done.getInteger("n")).isEqualTo(1);
      for (RawSocket socket : new RawSocket[] {watcher, other}) {
        JsonObject push = next(socket);
        while (!"read".equals(push.getString("t"))) {
          push = next(socket);
        }
        assertThat(push.getString("s")).isEqualTo(reader.id());
        assertThat(push.getInteger("n")).isEqualTo(1);
      }
    }
  }
}
