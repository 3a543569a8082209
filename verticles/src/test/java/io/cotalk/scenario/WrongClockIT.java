package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cotalk.testkit.Ack;
import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Refused;
import io.cotalk.testkit.Reply;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Devices whose clocks are wrong, and outboxes that have waited for longer than the window. */
@ExtendWith(Testkit.class)
class WrongClockIT {
  private static final Duration FAST = Duration.ofDays(2);

  private TestCluster cluster;
  private Api api;
  private TestUser user;
  private String room;

  @BeforeEach
  void makeRoom(TestCluster shared) {
    cluster = shared;
    api = cluster.api(0);
    user = api.signUp("clock");
    room = api.createRoom(user, "clock");
  }

  @Test
  void aDeviceTwoDaysFastSendsByTheServersTime() {
    try (TestClient client = TestClient.connect(cluster.node(0), user)) {
      Instant deviceNow = Instant.now().plus(FAST);
      Refused refused =
          catchThrowableOfType(
              Refused.class, () -> client.send(room, Cids.at(deviceNow), "too early"));
      assertThat(refused.code()).isEqualTo("cid_expired");
      assertThat(refused.temporary()).isFalse();
      JsonObject welcome = client.welcome();
      assertThat(FAST.toSeconds()).isGreaterThan(limit(welcome, "cid_ahead"));
      Duration correction = Duration.between(deviceNow, at(welcome.getLong("time")));
      Ack sent = client.send(room, Cids.at(deviceNow.plus(correction)), "in time");
      assertThat(sent.dup()).isFalse();
    }
  }

  @Test
  void bothLimitsOfWelcomeAreThoseOfTheDatabase() {
    JsonObject welcome;
    try (TestClient client = TestClient.connect(cluster.node(0), user)) {
      welcome = client.welcome();
    }
    Instant now = at(welcome.getLong("time"));
    Instant oldest = now.minusSeconds(limit(welcome, "cid"));
    Instant latest = now.plusSeconds(limit(welcome, "cid_ahead"));
    Duration little = Duration.ofMinutes(1);
    api.send(user, room, Cids.at(oldest.plus(little)), "just in time").expect(201);
    api.send(user, room, Cids.at(latest.minus(little)), "just in time").expect(201);
    for (Instant outside : new Instant[] {oldest.minus(little), latest.plus(little)}) {
      Reply reply = api.send(user, room, Cids.at(outside), "outside").expect(409);
      assertThat(reply.errorCode()).isEqualTo("cid_expired");
    }
  }

  @Test
  void anOutboxOlderThanTheWindowAsksBeforeItSendsAnew() {
    JsonObject welcome;
    try (TestClient client = TestClient.connect(cluster.node(0), user)) {
      welcome = client.welcome();
    }
    Instant oldest = at(welcome.getLong("time")).minusSeconds(limit(welcome, "cid"));
    String stored = Cids.at(oldest.plusSeconds(5));
    long seq = api.send(user, room, stored, "was stored").expect(201).json().getLong("seq");
    Await.until(
        "its cid has left the window",
        () -> api.send(user, room, stored, "was stored").status() == 409);
    String never = Cids.at(oldest.minusSeconds(5));

    JsonObject found = ask(cluster.api(1), stored);
    assertThat(found.getJsonArray("events")).hasSize(1);
    JsonObject event = found.getJsonArray("events").getJsonObject(0);
    assertThat(event.getString("c")).isEqualTo(stored);
    assertThat(event.getLong("q")).isEqualTo(seq);
    assertThat(event.getString("t")).isEqualTo("ev");
    assertThat(event.getJsonObject("d").getString("text")).isEqualTo("was stored");

    JsonObject missing = ask(cluster.api(2), never);
    assertThat(missing.getJsonArray("events")).isEmpty();
    assertThat(missing.getBoolean("final")).isTrue();
    // On another node: the rate of this one is used up by the waiting.
    cluster.api(1).send(user, room, Cids.at(at(missing.getLong("time"))), "sent anew").expect(201);
    assertThat(api.history(user, room, 1))
        .extracting(stay -> stay.text())
        .containsExactly("was stored", "sent anew");
  }

  @Test
  void aCidInsideOfItsWindowIsNotFinal() {
    JsonObject missing = ask(api, Cids.next());
    assertThat(missing.getJsonArray("events")).isEmpty();
    assertThat(missing.getBoolean("final")).isFalse();
    assertThat(missing.getLong("head")).isEqualTo(1);
    assertThat(missing.getBoolean("more")).isFalse();
  }

  @Test
  void onlyOnesOwnMessagesAreFound() {
    TestUser other = api.signUp("other");
    api.call("POST", members(), user, new JsonObject().put("handle", other.handle())).expect(201);
    String cid = Cids.next();
    api.send(user, room, cid, "mine").expect(201);
    assertThat(ask(api, cid).getJsonArray("events")).hasSize(1);
    Reply theirs = api.call("GET", question(cid), other, null).expect(200);
    assertThat(theirs.json().getJsonArray("events")).isEmpty();
    Reply stranger = api.call("GET", question(cid), api.signUp("stranger"), null).expect(404);
    assertThat(stranger.errorCode()).isEqualTo("not_found");
  }

  @Test
  void whatIsNoQuestionIsRefused() {
    String cid = Cids.next();
    String version4 = cid.substring(0, 14) + "4" + cid.substring(15);
    for (String wrong : new String[] {"", "7", version4, cid + "0", cid + "%0A"}) {
      Reply reply = api.call("GET", question(wrong), user, null).expect(400);
      assertThat(reply.errorCode()).isEqualTo("bad_request");
    }
    for (String position : new String[] {"&after=1", "&before=1"}) {
      Reply reply = api.call("GET", question(cid) + position, user, null).expect(400);
      assertThat(reply.errorCode()).isEqualTo("bad_request");
    }
  }

  private JsonObject ask(Api node, String cid) {
    return node.call("GET", question(cid), user, null).expect(200).json();
  }

  private String question(String cid) {
    return "/rooms/" + room + "/messages?cid=" + cid;
  }

  private String members() {
    return "/rooms/" + room + "/members";
  }

  private static long limit(JsonObject welcome, String name) {
    return welcome.getJsonObject("lim").getLong(name);
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
