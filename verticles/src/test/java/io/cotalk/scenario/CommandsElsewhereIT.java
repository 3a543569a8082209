package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.AtOnce;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.OwnThread;
import io.cotalk.testkit.Reply;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The node that talks to clients has neither accounts nor rooms: other nodes do their commands. */
@ExtendWith(Testkit.class)
class CommandsElsewhereIT {
  private static final Map<String, String> ACCOUNTS = Map.of("node.roles", "accounts");

  /** A node that was killed is asked no more after {@code fanout.silence}. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private static TestCluster cluster;
  private static Endpoint talks;
  private static Endpoint accounts;
  private static Api api;

  @BeforeAll
  static void start(Servers servers) {
    cluster =
        TestCluster.start(servers, 0, Map.of("limits.profile", "bench", "fanout.silence", "8s"));
    cluster.add(Map.of("node.roles", "persistence"));
    accounts = cluster.add(ACCOUNTS);
    cluster.add(Map.of("node.roles", "rooms"));
    talks = cluster.add(Map.of("node.roles", "api,socket"));
    api = new Api(talks);
    Await.until("it knows the others", () -> health().getString("status").equals("ready"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void accountsAreMadeAndUsed() {
    TestUser mina = api.signUp("mina");
    TestUser phone = api.logIn(mina);
    assertThat(devices(mina)).hasSize(2);
    JsonObject found = get(phone, "/users?handle=" + mina.handle()).expect(200).json();
    assertThat(found.getString("id")).isEqualTo(mina.id());
    api.call("DELETE", "/devices/" + phone.device(), mina, null).expect(204);
    Await.until("its token is refused", () -> get(phone, "/me").status() == 401);
    assertThat(devices(mina)).hasSize(1);
    assertThat(done("auth")).isGreaterThanOrEqualTo(5);
    assertThat(done("users")).isPositive();
  }

  @Test
  void roomsAreMadeReadAndLeft() {
    TestUser mina = api.signUp("mina");
    TestUser jun = api.signUp("jun");
    String room = api.createRoom(mina, "elsewhere");
    JsonObject handle = new JsonObject().put("handle", jun.handle());
    api.call("POST", "/rooms/" + room + "/members", mina, handle).expect(201);
    try (TestClient desk = TestClient.connect(talks, mina);
        TestClient sofa = TestClient.connect(talks, jun)) {
      desk.openLive(room);
      sofa.openLive(room);
      desk.send(room, "from the desk");
      sofa.expect(room, "from the desk");
      api.send(jun, room, Cids.next(), "by HTTP").expect(201);
      desk.expect(room, "by HTTP");
      JsonObject read = TestClient.frame("read").put("r", room).put("n", 2);
      assertThat(desk.request(read).getLong("n")).isEqualTo(2);
      sofa.expectPush(push -> push.getString("t").equals("read") && push.getLong("n") == 2);
    }
    assertThat(api.history(jun, room, 0)).extracting("text").contains("from the desk", "by HTTP");
    JsonArray members = get(mina, "/rooms/" + room + "/members").json().getJsonArray("members");
    assertThat(members).hasSize(2);
    assertThat(get(jun, "/rooms").json().getJsonArray("rooms")).hasSize(1);
    api.call("DELETE", "/rooms/" + room + "/members/me", jun, null).expect(204);
    assertThat(get(jun, "/rooms").json().getJsonArray("rooms")).isEmpty();
    assertThat(done("rooms")).isPositive();
    assertThat(done("lists")).isPositive();
  }

  /** Full pages have more bytes than a message between nodes may have. */
  @Test
  void aLongListOfRoomsWithLongMessagesComesWhole() {
    TestUser mina = api.signUp("mina");
    String text = "x".repeat(4_000);
    List<String> made =
        AtOnce.run(4, i -> roomsWith(mina, 32, text)).stream()
            .flatMap(List::stream)
            .sorted(Comparator.comparingLong((String id) -> Long.parseLong(id)).reversed())
            .toList();
    int before = done("rooms");
    JsonObject page = get(mina, "/rooms?limit=120").expect(200).json();
    assertThat(ids(page)).isEqualTo(made.subList(0, 120));
    assertThat(done("rooms") - before).isEqualTo(2);
    JsonObject rest = get(mina, "/rooms?limit=120&cursor=" + page.getString("next")).json();
    assertThat(ids(rest)).isEqualTo(made.subList(120, 128));
    assertThat(rest.containsKey("next")).isFalse();
  }

  @Test
  void errorsAreTheOnesOfTheOtherNode() {
    TestUser mina = api.signUp("mina");
    TestUser jun = api.signUp("jun");
    String device = UUID.randomUUID().toString();
    assertThat(api.trySignUp(mina.handle(), device).expect(409).errorCode()).isEqualTo("conflict");
    assertThat(api.trySignUp("a b", device).expect(422).errorCode()).isEqualTo("text_invalid");
    String room = api.createRoom(mina, "closed");
    assertThat(get(jun, "/rooms/" + room).expect(404).errorCode()).isEqualTo("not_found");
    JsonArray many = new JsonArray();
    for (int i = 0; i < 5_000; i++) {
      many.add("h" + i);
    }
    JsonObject crowd = new JsonObject().put("title", "crowd").put("members", many);
    assertThat(api.call("POST", "/rooms", mina, crowd).expect(413).errorCode())
        .isEqualTo("too_large");
  }

  @Test
  void theOnlyNodeWithAccountsIsKilledAndAnotherTakesOver() {
    TestUser mina = api.signUp("mina");
    String room = api.createRoom(mina, "meanwhile");
    cluster.kill(accounts);
    Await.until(
        "it is missed", () -> health().toString().contains("no node has the role accounts"));
    assertThat(health().getJsonArray("cannot")).containsExactly("accounts");
    long began = System.nanoTime();
    Reply refused = api.trySignUp(Api.freshHandle("late"), mina.device()).expect(503);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AT_ONCE);
    assertThat(refused.errorCode()).isEqualTo("unavailable");
    assertThat(refused.json().getJsonObject("error").getLong("retryMillis")).isPositive();
    api.send(mina, room, Cids.next(), "still here").expect(201);
    assertThat(get(mina, "/rooms/" + room).expect(200).json().getLong("n")).isEqualTo(1);
    accounts = cluster.add(ACCOUNTS);
    Await.until("it can again", () -> health().getString("status").equals("ready"));
    assertThat(devices(api.logIn(mina))).hasSize(2);
  }

  private static List<String> roomsWith(TestUser owner, int count, String text) {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(api.createRoom(owner, "room " + i));
      api.send(owner, made.getLast(), Cids.next(), text).expect(201);
    }
    return made;
  }

  @Test
  void aNodeWithAccountsStopsInOrderAndNobodyIsRefused() {
    TestUser mina = api.signUp("mina");
    Endpoint old = accounts;
    accounts = cluster.add(ACCOUNTS);
    Await.until("both are known", () -> peers("auth") == 2);
    CompletableFuture<Void> stopped =
        CompletableFuture.runAsync(() -> cluster.stop(old), OwnThread.EACH);
    int logins = 0;
    while (!stopped.isDone() || logins < 10) {
      api.logIn(mina);
      logins++;
    }
    stopped.join();
    assertThat(peers("auth")).isEqualTo(1);
  }

  private static int peers(String service) {
    return (int) Metrics.of(talks).sum("cotalk_roles_peers", "service=\"" + service + "\"");
  }

  private static Reply get(TestUser caller, String path) {
    return api.call("GET", path, caller, null);
  }

  private static JsonArray devices(TestUser user) {
    return get(user, "/devices").expect(200).json().getJsonArray("devices");
  }

  private static List<String> ids(JsonObject page) {
    return page.getJsonArray("rooms").stream()
        .map(room -> ((JsonObject) room).getString("id"))
        .toList();
  }

  private static JsonObject health() {
    return Api.get(talks.management("/health/ready")).json();
  }

  /** Counts requests to a service that another node has answered. */
  private static int done(String service) {
    String label = "service=\"" + service + "\"";
    return (int) Metrics.of(talks).sum("cotalk_roles_requests_seconds_count", label);
  }
}
