package io.cotalk.node.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.EmptyShards;
import io.cotalk.testkit.Event;
import io.cotalk.testkit.Refused;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * All shards are set back to a backup that lacks the newest two messages and a room. Clients hold
 * positions of before: the room's at 6, where the backup has 4.
 */
@ExtendWith(Testkit.class)
class RestoredShardIT {
  private static Servers servers;
  private static List<Database> backup;
  private static TestUser user;
  private static TestUser friend;
  private static String room;

  /** Has seen everything; its epoch is 1. */
  private static TestClient client;

  @BeforeAll
  static void talk(Servers run) {
    servers = run;
    List<Database> shards = EmptyShards.on(servers);
    try (TestCluster cluster = TestCluster.start(servers, 1, on(shards))) {
      Api api = cluster.api(0);
      user = api.signUp("restored");
      friend = api.signUp("friend");
      room = api.createRoom(user, "restored", friend);
      say(api, "one", "two", "three");
    }
    backup = copy(shards);
    try (TestCluster cluster = TestCluster.start(servers, 1, on(shards))) {
      client = TestClient.connect(cluster.node(0), user);
      assertThat(client.open(room).getLong("e")).isEqualTo(1);
      say(cluster.api(0), "lost four", "lost five");
      client.expectUpTo(room, 6, Duration.ofSeconds(10));
      cluster.api(0).createRoom(user, "lost room");
      client.expectPush(push -> push.getString("t").equals("uev"));
      client.close();
    }
  }

  private static void say(Api api, String... texts) {
    for (String text : texts) {
      api.send(friend, room, Cids.next(), text).expect(201);
    }
  }

  @Test
  void clientsBeginAnewAndGoOn() {
    List<Database> restored = copy(backup);
    for (int shard = 0; shard < restored.size(); shard++) {
      Outcome outcome = ctl(restored, "shard", "restored", String.valueOf(shard));
      assertThat(outcome.text()).contains("shard " + shard + " has epoch ");
      assertThat(outcome.code()).isZero();
    }
    try (TestCluster cluster = TestCluster.start(servers, 2, on(restored))) {
      say(cluster.api(1), "new four", "new five", "new six");
      client.reconnect(cluster.node(0));
      JsonObject welcome = client.welcome();
      assertThat(welcome.getBoolean("reset")).isTrue();
      assertThat(welcome.getString("cur")).endsWith(":" + welcome.getLong("e"));
      assertThat(client.log(room)).as("what does not exist is forgotten").isEmpty();
      say(cluster.api(1), "live");
      client.expect(room, "live");
      client.send(room, "my own");
      client.expect(room, "my own");
      assertThat(cluster.api(0).history(user, room, 0))
          .extracting(Event::text)
          .endsWith("one", "two", "three", "new four", "new five", "new six", "live", "my own");

      client.reconnect(cluster.node(1));
      assertThat(client.welcome().containsKey("reset")).as("once is enough").isFalse();
      assertThat(client.texts(room)).containsExactly("live", "my own");
      assertHttpBeginsAnew(cluster.api(0), welcome.getLong("e"));
      assertOpenBeginsAnew();
    }
  }

  private static void assertHttpBeginsAnew(Api api, long userEpoch) {
    String messages = "/rooms/" + room + "/messages?after=6&limit=2";
    JsonObject page = api.call("GET", messages + "&epoch=1", user, null).expect(200).json();
    assertThat(page.getBoolean("reset")).isTrue();
    assertThat(page.getJsonArray("events").getJsonObject(1).getLong("q"))
        .as("the newest page")
        .isEqualTo(page.getLong("head"));
    long epoch = page.getLong("epoch");
    assertThat(epoch).isGreaterThan(1);
    String whole = "/rooms/" + room + "/messages?after=6&limit=50&epoch=1";
    assertThat(api.call("GET", whole, user, null).expect(200).json().getJsonArray("events"))
        .as("no more than the node gives")
        .hasSize(3);
    page = api.call("GET", messages + "&epoch=" + epoch, user, null).expect(200).json();
    assertThat(page.containsKey("reset")).isFalse();
    assertThat(page.getJsonArray("events").getJsonObject(0).getLong("q")).isEqualTo(7);

    JsonObject log = api.call("GET", "/me/events?after=0&epoch=1", user, null).expect(200).json();
    assertThat(log.getBoolean("reset")).isTrue();
    assertThat(log.getJsonArray("events")).isEmpty();
    assertThat(log.getLong("head")).isEqualTo(1);
    assertThat(log.getLong("epoch")).isEqualTo(userEpoch);
    log = api.call("GET", "/me/events?after=0&epoch=" + userEpoch, user, null).expect(200).json();
    assertThat(log.getJsonArray("events")).hasSize(1);
  }

  private static void assertOpenBeginsAnew() {
    client.closeRoom(room);
    JsonObject ok = client.request(open(JsonArray.of(6, 1)).put("g", 9));
    assertThat(ok.getBoolean("reset")).isTrue();
    assertThat(ok.getLong("q")).isEqualTo(9);
    client.closeRoom(room);
    ok = client.request(open(JsonArray.of(9, ok.getLong("e"))).put("g", 10));
    assertThat(ok.containsKey("reset")).isFalse();
  }

  private static JsonObject open(Object position) {
    return TestClient.frame("open").put("r", room).put("pos", position);
  }

  /** A restored database cannot know what it lost: the order is the step that operators take. */
  @Test
  void withoutTheOrderPositionsBeyondTheHeadAreRefusedAndOthersTakenForGood() {
    try (TestCluster cluster = TestCluster.start(servers, 1, on(copy(backup)));
        TestClient other = TestClient.connect(cluster.node(0), user)) {
      for (Object position : new Object[] {6, JsonArray.of(6, 1)}) {
        Refused refused = catchThrowableOfType(Refused.class, () -> other.request(open(position)));
        assertThat(refused.code()).isEqualTo("bad_request");
      }
      say(cluster.api(0), "new four", "new five", "new six");
      JsonObject ok = other.request(open(JsonArray.of(6, 1)));
      assertThat(ok.containsKey("reset")).isFalse();
      assertThat(other.texts(room)).containsExactly("new six");
    }
  }

  @Test
  void theOrderIsRefusedWhileNodesRunAndANodeThatRunsOnIsNotReady() {
    List<Database> restored = copy(backup);
    try (TestCluster cluster = TestCluster.start(servers, 1, on(restored))) {
      Outcome refused = ctl(restored, "shard", "restored", "2");
      assertThat(refused.code()).isEqualTo(78);
      assertThat(refused.text())
          .isEqualTo("shards.databases[2]: nodes are connected; stop all nodes first\n");
      Sql.execute(restored.get(2), "update shard_identity set epoch = epoch + 1");
      Await.until(
          "it is not ready",
          () -> Api.get(cluster.node(0).management("/health/ready")).status() == 503);
      JsonObject health = Api.get(cluster.node(0).management("/health/ready")).json();
      assertThat(health.getString("status")).isEqualTo("unavailable");
      assertThat(health.getJsonObject("shards").getString("2")).isEqualTo("restored");
    }
  }

  @Test
  void twoRestoresOfOneBackupHaveTwoEpochs() {
    List<Database> first = copy(backup);
    List<Database> second = copy(backup);
    ctl(first, "shard", "restored", "0");
    long epoch = epoch(first);
    Await.until(
        "a second has passed",
        () ->
            Sql.number(first.get(0), "select extract(epoch from clock_timestamp())::bigint")
                    - 1577836800
                > epoch);
    ctl(second, "shard", "restored", "0");
    assertThat(epoch(second)).isGreaterThan(epoch);
    ctl(second, "shard", "restored", "0");
    assertThat(ctl(first, "shard", "restored", "0").code()).isZero();
    assertThat(epoch(first)).isGreaterThan(epoch);
  }

  @Test
  void aNumberThatNoShardHasIsRefused() {
    assertThat(ctl(backup, "shard", "restored", "4").text()).isEqualTo("there is no shard 4\n");
    assertThat(ctl(backup, "shard", "restored", "-1").code()).isEqualTo(64);
    assertThat(ctl(backup, "shard", "restored", "all").code()).isEqualTo(64);
    assertThat(ctl(backup.reversed(), "shard", "restored", "0").code()).isEqualTo(78);
  }

  private static long epoch(List<Database> shards) {
    return Sql.number(
        shards.get(0), "select epoch from shard_identity where restored_at is not null");
  }

  private static Map<String, String> on(List<Database> shards) {
    Map<String, String> own = new HashMap<>();
    own.put("messages.page-limit", "3");
    for (int shard = 0; shard < shards.size(); shard++) {
      own.put("shards.databases." + shard + ".url", shards.get(shard).url());
    }
    return own;
  }

  /** Copies databases that nobody is connected to. */
  private static List<Database> copy(List<Database> shards) {
    String set = "copy_" + UUID.randomUUID().toString().replace("-", "") + "_";
    List<Database> copies = new ArrayList<>();
    for (Database one : shards) {
      Database copy =
          new Database(one.host(), one.port(), set + copies.size(), one.user(), one.password());
      Sql.execute(
          servers.databases().getFirst(),
          "create database " + copy.name() + " template " + one.name());
      copies.add(copy);
    }
    return copies;
  }

  private record Outcome(int code, String text) {}

  private static Outcome ctl(List<Database> shards, String... order) {
    List<String> words = new ArrayList<>(List.of("--set", "cluster.name=" + Servers.CLUSTER));
    for (int shard = 0; shard < shards.size(); shard++) {
      String path = "shards.databases." + shard + ".";
      words.addAll(List.of("--set", path + "url=" + shards.get(shard).url()));
      words.addAll(List.of("--set", path + "user=" + shards.get(shard).user()));
      words.addAll(List.of("--set", path + "password=" + shards.get(shard).password()));
    }
    words.addAll(List.of(order));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int code = new CtlMain(Map.of(), InputStream.nullInputStream(), print, print).run(words);
    return new Outcome(code, out.toString(StandardCharsets.UTF_8));
  }
}
