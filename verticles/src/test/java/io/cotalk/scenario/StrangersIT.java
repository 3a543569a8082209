package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.Reply;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What strangers may do to people by adding them to rooms, and how people get rid of it. */
@ExtendWith(Testkit.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangersIT {
  private static final int MAX_ADDED = 1_000;

  private Servers servers;
  private TestCluster cluster;
  private Api one;
  private Api other;

  @BeforeAll
  void start(Servers run) {
    servers = run;
    cluster = TestCluster.start(run, 2, Map.of());
    one = cluster.api(0);
    other = cluster.api(1);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private static Reply create(Api node, TestUser owner, TestUser... members) {
    JsonArray handles = new JsonArray();
    for (TestUser member : members) {
      handles.add(member.handle());
    }
    JsonObject body = new JsonObject().put("title", "come in").put("members", handles);
    return node.call("POST", "/rooms", owner, body);
  }

  private static Reply add(Api node, TestUser caller, String room, TestUser user) {
    JsonObject body = new JsonObject().put("handle", user.handle());
    return node.call("POST", "/rooms/" + room + "/members", caller, body);
  }

  /** The newest of the user's rooms. */
  private Set<String> rooms(TestUser user) {
    Set<String> rooms = new HashSet<>();
    Reply page = other.call("GET", "/rooms?limit=200", user, null).expect(200);
    for (Object room : page.json().getJsonArray("rooms")) {
      rooms.add(((JsonObject) room).getString("id"));
    }
    return rooms;
  }

  /** The default rates: 60 rooms and 100 people at once, whichever node is asked. */
  @Test
  void oneAccountAddsAVictimToNoMoreRoomsThanTheRatesAllowOnAllNodes() {
    TestUser attacker = one.signUp("attacker");
    TestUser victim = one.signUp("victim");
    TestUser second = one.signUp("victim");
    long start = System.nanoTime();
    List<String> made = new ArrayList<>();
    Reply refused = null;
    for (int i = 0; i < 100 && refused == null; i++) {
      Reply reply = create(i % 2 == 0 ? one : other, attacker, victim);
      if (reply.status() == 201) {
        made.add(reply.json().getString("id"));
      } else {
        refused = reply;
      }
    }
    long minutes = (System.nanoTime() - start) / 60_000_000_000L;
    assertThat(made.size()).isBetween(60, (int) (61 + minutes));
    assertThat(Objects.requireNonNull(refused).expect(429).errorCode()).isEqualTo("rate_limited");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    int added = 0;
    for (int i = 0; i < made.size(); i++) {
      Reply reply = add(i % 2 == 0 ? one : other, attacker, made.get(i), second);
      added += reply.status() == 201 ? 1 : 0;
      assertThat(reply.status()).isIn(201, 429);
    }
    long seconds = (System.nanoTime() - start) / 1_000_000_000L;
    assertThat(made.size() + added).isBetween(100, (int) (102 + seconds / 18));
    // The victim, and anybody else, goes on.
    assertThat(create(other, victim, second).status()).isEqualTo(201);
  }

  /** As after 50 such accounts: what a list looks like with 1,000 rooms nobody opened. */
  private void flood(TestUser victim) {
    for (Database database : servers.databases()) {
      Sql.rows(
          database,
          """
          with added as (
            insert into user_rooms (user_id, room_id, seq, gone, added)
            select u.id, (1::bigint << 52) + i * 1024, 1, false, true
              from users u, generate_series(1, ?) i where u.id = ?
            returning 1)
          select count(*) from added
          """,
          MAX_ADDED - 3,
          Long.parseLong(victim.id()));
    }
  }

  @Test
  void whoHasAThousandUnopenedRoomsIsAddedToNoMoreAndLosesNothing() {
    TestUser friend = one.signUp("friend");
    TestUser victim = one.signUp("flooded");
    flood(victim);
    List<String> real = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      real.add(create(one, friend, victim).expect(201).json().getString("id"));
    }
    Await.until("listed", () -> rooms(victim).containsAll(real));
    assertBusy(friend, victim);
    assertThat(Metrics.of(cluster.node(0)).sum("cotalk_rooms_additions_refused_total"))
        .isPositive();

    // Their own doing is not in the way of any of it.
    String own = create(one, victim, friend).expect(201).json().getString("id");
    assertThat(rooms(victim)).contains(own).containsAll(real);
    assertBusy(friend, victim);

    try (TestClient client = TestClient.connect(cluster.node(1), victim)) {
      client.open(real.get(0));
      assertSpaceForOne(friend, victim);
    }

    one.send(friend, real.get(1), Cids.next(), "read this").expect(201);
    JsonObject read = new JsonObject().put("n", 1);
    other.call("PUT", "/rooms/" + real.get(1) + "/read", victim, read).expect(200);
    assertSpaceForOne(friend, victim);

    other.send(victim, real.get(2), Cids.next(), "who are you").expect(201);
    assertSpaceForOne(friend, victim);
  }

  private void assertBusy(TestUser adder, TestUser victim) {
    Reply made = create(one, adder, victim).expect(503);
    assertThat(made.errorCode()).isEqualTo("busy");
    assertThat(made.text()).contains(victim.handle()).contains("retryMillis");
    String room = create(other, adder).expect(201).json().getString("id");
    assertThat(add(other, adder, room, victim).expect(503).errorCode()).isEqualTo("busy");
    JsonObject direct = new JsonObject().put("handle", victim.handle());
    TestUser stranger = one.signUp("stranger");
    assertThat(one.call("POST", "/rooms/direct", stranger, direct).expect(503).errorCode())
        .isEqualTo("busy");
  }

  private void assertSpaceForOne(TestUser adder, TestUser victim) {
    String room = create(one, adder).expect(201).json().getString("id");
    Await.until("space for one", () -> add(one, adder, room, victim).status() == 201);
    Await.until("listed", () -> rooms(victim).contains(room));
    assertBusy(adder, victim);
  }

  @Test
  void manyRoomsAreLeftByOneRequest() {
    TestUser owner = one.signUp("owner");
    TestUser leaver = one.signUp("leaver");
    List<String> rooms = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      rooms.add(create(one, owner, leaver).expect(201).json().getString("id"));
    }
    String own = create(one, leaver, owner).expect(201).json().getString("id");
    JsonObject handle = new JsonObject().put("handle", owner.handle());
    String direct =
        one.call("POST", "/rooms/direct", leaver, handle).expect(201).json().getString("id");
    String foreign = create(one, owner).expect(201).json().getString("id");
    Await.until("listed", () -> rooms(leaver).size() == 32);

    List<String> asked = new ArrayList<>(rooms);
    asked.addAll(List.of(own, direct, foreign, "1024", rooms.getFirst()));
    JsonObject body = new JsonObject().put("rooms", new JsonArray(asked));
    JsonArray results =
        other
            .call("POST", "/me/rooms/leave", leaver, body)
            .expect(200)
            .json()
            .getJsonArray("results");
    assertThat(results.size()).isEqualTo(34);
    for (int i = 0; i < 34; i++) {
      JsonObject result = results.getJsonObject(i);
      assertThat(result.getString("room")).isEqualTo(asked.get(i));
      assertThat(result.getBoolean("left")).as("%d: %s", i, result).isEqualTo(i <= 30);
    }
    assertThat(results.getJsonObject(31).getString("code")).isEqualTo("forbidden");
    assertThat(results.getJsonObject(32).getString("code")).isEqualTo("not_found");
    assertThat(results.getJsonObject(33).getString("code")).isEqualTo("not_found");
    assertThat(rooms(leaver)).containsExactly(direct);
    JsonObject heir = one.call("GET", "/rooms/" + own, owner, null).expect(200).json();
    assertThat(heir.getString("role")).isEqualTo("owner");

    List<String> tooMany = java.util.Collections.nCopies(101, own);
    body.put("rooms", new JsonArray(tooMany));
    assertThat(one.call("POST", "/me/rooms/leave", leaver, body).expect(400).errorCode())
        .isEqualTo("bad_request");
  }
}
