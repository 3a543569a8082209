package io.cotalk.capability.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Reply;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.cotalk.transport.http.TestNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms, messages and the user log as a client of the HTTP API meets them. */
@ExtendWith(Testkit.class)
final class RoomsApiIT {
  private static TestNode node;
  private static Api api;
  private static TestUser owner;
  private static TestUser member;
  private static TestUser stranger;
  private static String room;

  @BeforeAll
  static void start(Servers servers) {
    node = TestNode.start(servers, Map.of());
    api = new Api(node.endpoint());
    owner = api.signUp("owner");
    member = api.signUp("member");
    stranger = api.signUp("stranger");
    room = api.createRoom(owner, "방", member);
    api.send(owner, room, Cids.next(), "hello").expect(201);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void theListShowsTheNewestMessageAndWhatIsUnread() {
    String title = "점심 '; drop table rooms; -- ${jndi:x} {{7*7}}";
    String mine = api.createRoom(owner, title, member);
    api.send(owner, mine, Cids.next(), "하나").expect(201);
    api.send(owner, mine, Cids.next(), "둘").expect(201);
    Await.until("in the member's list", () -> !listed(member, mine).isEmpty());
    JsonObject seen = listed(member, mine);
    assertThat(seen.getString("title")).isEqualTo(title);
    assertThat(seen.getString("kind")).isEqualTo("group");
    assertThat(seen.getLong("n")).isEqualTo(2);
    assertThat(seen.getLong("unread")).isEqualTo(2);
    assertThat(seen.getString("role")).isEqualTo("member");
    assertThat(seen.getJsonObject("last").getJsonObject("d").getString("text")).isEqualTo("둘");
    Await.until("who sent has read", () -> listed(owner, mine).getLong("unread") == 0);
    JsonObject read = new JsonObject().put("n", 1);
    assertThat(call("PUT", "/rooms/" + mine + "/read", member, read).expect(200).json())
        .isEqualTo(read);
    assertThat(get("/rooms/" + mine, member).json().getLong("unread")).isEqualTo(1);
  }

  /** The room as the user's list has it; empty if it does not. */
  private static JsonObject listed(TestUser user, String id) {
    JsonArray rooms = get("/rooms?limit=200", user).expect(200).json().getJsonArray("rooms");
    for (int i = 0; i < rooms.size(); i++) {
      if (rooms.getJsonObject(i).getString("id").equals(id)) {
        return rooms.getJsonObject(i);
      }
    }
    return new JsonObject();
  }

  @Test
  void aLongNewestMessageIsCutInTheList() {
    String mine = api.createRoom(owner, "long");
    api.send(owner, mine, Cids.next(), "가".repeat(8_000)).expect(201);
    JsonObject d = get("/rooms/" + mine, owner).json().getJsonObject("last").getJsonObject("d");
    assertThat(d.getString("text")).isEqualTo("가".repeat(200));
    assertThat(d.getBoolean("cut")).isTrue();
    assertThat(api.history(owner, mine, 1).getFirst().toString()).contains("가".repeat(8_000));
  }

  @Test
  void joiningAndLeavingTellTheUserInTheirLog() {
    String mine = api.createRoom(owner, "come and go");
    JsonObject who = new JsonObject().put("handle", member.handle());
    call("POST", "/rooms/" + mine + "/members", owner, who).expect(201);
    call("POST", "/rooms/" + mine + "/members", owner, who).expect(200);
    Await.until("added", () -> events(member).contains("room_added " + mine));
    call("DELETE", "/rooms/" + mine + "/members/me", member, null).expect(204);
    assertThat(events(member)).endsWith("room_left " + mine);
    assertThat(get("/rooms/" + mine, member).errorCode()).isEqualTo("not_found");
    assertThat(get("/rooms/" + mine + "/messages", member).errorCode()).isEqualTo("not_found");
    assertThat(api.send(member, mine, Cids.next(), "still?").errorCode()).isEqualTo("not_found");
  }

  private static List<String> events(TestUser user) {
    List<String> events = new ArrayList<>();
    long after = 0;
    JsonObject page;
    do {
      page = get("/me/events?limit=3&after=" + after, user).expect(200).json();
      JsonArray some = page.getJsonArray("events");
      for (int i = 0; i < some.size(); i++) {
        JsonObject event = some.getJsonObject(i);
        assertThat(event.getLong("u")).isEqualTo(++after);
        events.add(event.getString("k") + " " + event.getJsonObject("d").getString("r"));
      }
    } while (after < page.getLong("head"));
    return events;
  }

  @Test
  void aRepeatedSendGetsItsFirstAnswer() {
    String cid = Cids.next();
    JsonObject first = api.send(owner, room, cid, "once").expect(201).json();
    JsonObject again = api.send(owner, room, cid, "once").expect(200).json();
    assertThat(again.getBoolean("dup")).isTrue();
    assertThat(again.getLong("seq")).isEqualTo(first.getLong("seq"));
    assertThat(api.send(owner, room, cid, "other").expect(409).errorCode()).isEqualTo("conflict");
  }

  @ParameterizedTest(name = "H33 A01 {0}")
  @ValueSource(
      strings = {
        "GET /rooms/%s",
        "GET /rooms/%s/members",
        "GET /rooms/%s/messages",
        "GET /rooms/%s/messages?after=0",
        "GET /rooms/%s/messages?before=3",
        "DELETE /rooms/%s/members/me",
        "PUT /rooms/%s/read",
        "POST /rooms/%s/members",
        "POST /rooms/%s/messages"
      })
  void aStrangerCannotTellARoomFromNone(String operation) {
    String method = operation.substring(0, operation.indexOf(' '));
    String path = operation.substring(operation.indexOf(' ') + 1);
    String absent = Long.toString(Long.parseLong(room) + 1024);
    List<String> answers = new ArrayList<>();
    for (String id : List.of(room, absent, "9".repeat(19))) {
      JsonObject body =
          path.endsWith("/messages")
              ? new JsonObject().put("text", "hi")
              : new JsonObject().put("n", 1).put("handle", stranger.handle());
      Reply reply =
          api.call(
              method,
              path.formatted(id),
              stranger,
              method.startsWith("P") ? body : null,
              "Idempotency-Key",
              Cids.next());
      JsonObject error = reply.expect(404).json().getJsonObject("error");
      error.remove("requestId");
      answers.add(error.encode());
    }
    assertThat(answers).containsOnly(answers.getFirst());
  }

  @ParameterizedTest(name = "H21 H22 {0}")
  @ValueSource(
      strings = {
        "/rooms?limit=0",
        "/rooms?limit=-1",
        "/rooms?limit=201",
        "/rooms?limit=abc",
        "/rooms?limit=1000000000",
        "/rooms?limit=1&limit=2",
        "/rooms?cursor=garbage",
        "/rooms?cursor=-5",
        "/rooms?cursor=99999999999999999999",
        "/rooms?cursor=1%%2500",
        "/rooms/%s/members?cursor=abc",
        "/rooms/%s/members?limit=0",
        "/rooms/%s/messages?before=0",
        "/rooms/%s/messages?before=x",
        "/rooms/%s/messages?after=-1",
        "/rooms/%s/messages?after=9223372036854775807",
        "/rooms/%s/messages?after=1e3",
        "/rooms/%s/messages?after=1&before=5",
        "/rooms/%s/messages?limit=0",
        "/me/events?after=-1",
        "/me/events?limit=0"
      })
  void aQueryOutOfItsRangeIsRefused(String path) {
    assertThat(get(path.formatted(room), owner).expect(400).errorCode()).isEqualTo("bad_request");
  }

  @Test
  void aCursorOfAnotherRoomShowsNothingOfIt() {
    String cursor = Long.toString(Long.parseLong(member.id()) - 1);
    JsonArray members =
        get("/rooms/" + room + "/members?cursor=" + cursor, owner).json().getJsonArray("members");
    assertThat(members.size()).isLessThanOrEqualTo(2);
    assertThat(get("/rooms?cursor=" + room, stranger).json().getJsonArray("rooms")).isEmpty();
  }

  @Test
  void badTextIsRefusedWithItsReason() {
    for (String text : List.of("", "  ", "\u200b", "a\u0000b", "\ufffe")) {
      assertThat(api.send(owner, room, Cids.next(), text).expect(422).errorCode())
          .isEqualTo("text_invalid");
    }
    for (String text : List.of("x".repeat(8_001), "😀".repeat(8_001))) {
      assertThat(api.send(owner, room, Cids.next(), text).expect(413).errorCode())
          .isEqualTo("too_large");
    }
    for (String cid : List.of("", "x".repeat(300), "0d2b7f4e-6f2c-4c3a-9d1e-2b7f5a1c9e01")) {
      assertThat(api.send(owner, room, cid, "text").expect(400).errorCode())
          .isEqualTo("bad_request");
    }
    JsonObject text = new JsonObject().put("text", "text");
    call("POST", "/rooms/" + room + "/messages", owner, text).expect(400);
  }

  @Test
  void whatAClientMayNotSetIsRefused() {
    String path = "/rooms/" + room + "/messages";
    JsonObject body = new JsonObject().put("text", "mine");
    for (String field : List.of("seq", "n", "sender", "ts", "role", "s", "cid")) {
      JsonObject more = body.copy().put(field, 1);
      assertThat(
              api.call("POST", path, owner, more, "Idempotency-Key", Cids.next())
                  .expect(400)
                  .errorCode())
          .isEqualTo("bad_request");
    }
    Reply sent = api.call("POST", path, owner, body, "Idempotency-Key", Cids.next()).expect(201);
    long seq = sent.json().getLong("seq");
    JsonObject event =
        get(path + "?after=" + (seq - 1), owner).json().getJsonArray("events").getJsonObject(0);
    assertThat(event.getString("s")).isEqualTo(owner.id());
    assertThat(event.getJsonObject("d")).isEqualTo(body);
  }

  @Test
  void aRepeatedJoinOrLeaveGetsItsFirstAnswer() {
    String path = "/rooms/" + room + "/members";
    TestUser guest = api.signUp("guest");
    JsonObject body = new JsonObject().put("handle", guest.handle());
    String join = Cids.next();
    String leave = Cids.next();
    api.call("POST", path, owner, body, "Idempotency-Key", join).expect(201);
    api.call("DELETE", path + "/me", guest, null, "Idempotency-Key", leave).expect(204);
    api.call("DELETE", path + "/me", guest, null, "Idempotency-Key", leave).expect(204);
    Reply again = api.call("POST", path, owner, body, "Idempotency-Key", join).expect(200);
    assertThat(again.json().getJsonObject("user").getString("id")).isEqualTo(guest.id());
    get("/rooms/" + room, guest).expect(404);
    assertThat(
            api.call("POST", path, owner, body, "Idempotency-Key", "none").expect(400).errorCode())
        .isEqualTo("bad_request");
  }

  @Test
  void aRepeatedCreationOrLeaveOfManyGetsItsFirstAnswer() {
    String header = "Idempotency-Key";
    TestUser maker = api.signUp("maker");
    JsonObject body =
        new JsonObject().put("title", "once").put("members", new JsonArray().add(member.handle()));
    String key = Cids.next();
    Reply first = api.call("POST", "/rooms", maker, body, header, key).expect(201);
    Reply again = api.call("POST", "/rooms", maker, body, header, key).expect(200);
    assertThat(again.json()).isEqualTo(first.json());
    JsonObject other = body.copy().put("title", "twice");
    assertThat(api.call("POST", "/rooms", maker, other, header, key).expect(409).errorCode())
        .isEqualTo("conflict");
    assertThat(api.call("POST", "/rooms", maker, body, header, "none").expect(400).errorCode())
        .isEqualTo("bad_request");
    String old = Cids.at(Instant.now().minus(Duration.ofDays(8)));
    assertThat(api.call("POST", "/rooms", maker, body, header, old).expect(409).errorCode())
        .isEqualTo("cid_expired");
    JsonObject rooms =
        new JsonObject().put("rooms", new JsonArray().add(first.json().getString("id")));
    String leave = Cids.next();
    Reply left = api.call("POST", "/me/rooms/leave", maker, rooms, header, leave).expect(200);
    assertThat(api.call("POST", "/me/rooms/leave", maker, rooms, header, leave).expect(200).json())
        .isEqualTo(left.json());
    assertThat(api.call("POST", "/rooms", maker, body, header, key).expect(200).json())
        .isEqualTo(first.json());
  }

  @Test
  void aRoomWithBadTitleOrMembersIsNotMade() {
    assertThat(create("  ", List.of()).expect(422).errorCode()).isEqualTo("text_invalid");
    assertThat(create("a\nb", List.of()).expect(422).errorCode()).isEqualTo("text_invalid");
    assertThat(create("가".repeat(101), List.of()).expect(413).errorCode()).isEqualTo("too_large");
    Reply unknown = create("t", List.of(member.handle(), "who-is-this")).expect(404);
    assertThat(unknown.text()).contains("who-is-this");
    assertThat(create("t", List.of(1)).expect(400).errorCode()).isEqualTo("bad_request");
    List<String> many = java.util.Collections.nCopies(101, member.handle());
    assertThat(create("t", many).expect(413).errorCode()).isEqualTo("too_large");
    JsonObject self = new JsonObject().put("handle", owner.handle());
    assertThat(call("POST", "/rooms/direct", owner, self).expect(400).errorCode())
        .isEqualTo("bad_request");
  }

  private static Reply create(String title, List<?> members) {
    JsonObject body = new JsonObject().put("title", title).put("members", new JsonArray(members));
    return call("POST", "/rooms", owner, body);
  }

  private static Reply get(String path, TestUser caller) {
    return call("GET", path, caller, null);
  }

  private static Reply call(
      String method, String path, TestUser caller, @Nullable JsonObject body) {
    return api.call(method, path, caller, body);
  }
}
