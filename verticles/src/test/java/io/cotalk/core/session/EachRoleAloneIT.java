package io.cotalk.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.scenario.LogoutEverywhereIT;
import io.cotalk.scenario.MembersComeAndGoIT;
import io.cotalk.scenario.RepeatedSendIT;
import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.EachRoleAlone;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.LineTransport;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Reply;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.cotalk.transport.socket.ReadBySendingIT;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every role on nodes of its own: what clients see is the same, and no role takes others along. */
@ExtendWith(Testkit.class)
@EachRoleAlone({
  "limits.profile=bench",
  "limits.open-rooms=4",
  "socket.replay-room-events=20",
  "socket.hello-timeout=2s"
})
@Execution(ExecutionMode.SAME_THREAD)
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class EachRoleAloneIT {
  private static final int PATIENT = 2;
  private static final SeenSessions SEEN = new SeenSessions();
  private static TestCluster cluster;

  @BeforeAll
  static void start(TestCluster split) {
    cluster = split;
    cluster.add();
    cluster.add();
    lines(cluster.node(0)).sessions().services().requests().add(SEEN);
  }

  private static LineTransport lines(Endpoint node) {
    return (LineTransport) cluster.transport(node);
  }

  /** Started when the first test needs it. */
  private static Endpoint impatient() {
    if (cluster.nodes().size() == PATIENT) {
      cluster.add(LinkSuite.IMPATIENT);
    }
    return cluster.node(PATIENT);
  }

  @Nested
  @Order(2)
  class WebSockets extends WebSocketSuite {
    @Override
    TestCluster cluster() {
      return cluster;
    }

    @Override
    SeenSessions seen() {
      return SEEN;
    }

    @Override
    Endpoint impatient() {
      return EachRoleAloneIT.impatient();
    }
  }

  @Nested
  @Order(2)
  class Lines extends LineSuite {
    @Override
    TestCluster cluster() {
      return cluster;
    }

    @Override
    SeenSessions seen() {
      return SEEN;
    }

    @Override
    Endpoint impatient() {
      return EachRoleAloneIT.impatient();
    }
  }

  @Nested
  @Order(1)
  class Logout extends LogoutEverywhereIT {}

  @Nested
  @Order(1)
  class Members extends MembersComeAndGoIT {}

  @Nested
  @Order(1)
  class Repeated extends RepeatedSendIT {}

  @Nested
  @Order(1)
  class ReadPositions extends ReadBySendingIT {}

  @Test
  void nodesWithoutShardsHaveNoPool() {
    assertThat(pools(cluster.role("persistence"))).isNotEmpty();
    List.of(cluster.node(0), cluster.role("api"))
        .forEach(node -> assertThat(pools(node)).as(node.name()).isEmpty());
  }

  @Test
  void aDirectRoomIsOneFromBothSidesAndStandsInBothLists() {
    Api api = cluster.api(0);
    TestUser one = api.signUp("one");
    TestUser other = api.signUp("other");
    String room = direct(one, other);
    assertThat(direct(other, one)).isEqualTo(room);
    for (TestUser user : List.of(one, other)) {
      Await.until(
          "the room is in the list",
          () -> api.call("GET", "/rooms", user, null).expect(200).text().contains(room));
    }
    api.send(one, room, Cids.next(), "psst").expect(201);
    assertThat(api.history(other, room, 0)).anyMatch(event -> event.toString().contains("psst"));
  }

  private static String direct(TestUser asker, TestUser asked) {
    JsonObject body = new JsonObject().put("handle", asked.handle());
    Reply reply = cluster.api(0).call("POST", "/rooms/direct", asker, body);
    assertThat(reply.status()).as(reply.text()).isIn(200, 201);
    return reply.json().getString("id");
  }

  private static List<String> pools(Endpoint node) {
    return Api.get(node.management("/metrics"))
        .text()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .filter(line -> line.contains("cotalk_shard_") || line.contains("shard-"))
        .toList();
  }

  /** One by one, while two people talk. */
  @Nested
  @Order(3)
  class Killed {
    private static final Duration TOLD = Duration.ofSeconds(10);

    @ParameterizedTest
    @ValueSource(strings = {"api", "rooms", "accounts", "persistence"})
    void theOtherRolesGoOnAndTheNodeComesBackByItself(String role) {
      Api api = cluster.api(0);
      TestUser one = api.signUp("one");
      TestUser other = api.signUp("other");
      String room = api.createRoom(one, "goes on", other);
      try (LinkClient here = new WebSocketClient(RawSocket.webSocket(cluster.node(0)));
          LinkClient there = new LineClient(lines(cluster.node(1)).port(), 0)) {
        here.greeted(one).ask(LinkClient.open(room));
        there.greeted(other).ask(LinkClient.open(room));
        for (String each : TestCluster.ROLES) {
          assertThat(works(each, here, one, room)).as(each).isTrue();
        }
        cluster.killRole(role);
        for (String each : TestCluster.ROLES) {
          if (!each.equals("api") && !role.equals("api") && !each.equals(role)) {
            assertThat(works(each, here, one, room)).as(each + " without " + role).isTrue();
          }
        }
        assertThat(here.ask(new JsonObject().put("t", "ping")).getString("t")).isEqualTo("ok");
        if (role.equals("persistence")) {
          Await.until("it is said", TOLD, () -> cannot(cluster.node(0)).contains("send"));
        }
        cluster.startRole(role);
        for (String each : TestCluster.ROLES) {
          Await.until(each + " works again", () -> works(each, here, one, room));
        }
        Await.until("nothing is missed", () -> cannot(cluster.node(0)).isEmpty());
        String last = Cids.next();
        assertThat(here.ask(LinkClient.message(room, last, "last")).getString("t")).isEqualTo("ok");
        JsonObject event = there.upTo("ev").getLast();
        while (!last.equals(event.getString("c"))) {
          long seq = event.getLong("q");
          event = there.upTo("ev").getLast();
          assertThat(event.getLong("q")).isEqualTo(seq + 1);
        }
      }
    }

    @Test
    void clientsOfASocketNodeAreTakenByAnother() {
      Api api = cluster.api(0);
      TestUser user = api.signUp("moves");
      String room = api.createRoom(user, "moves");
      Endpoint killed = cluster.add();
      try (LinkClient client = new WebSocketClient(RawSocket.webSocket(killed)).greeted(user)) {
        client.ask(LinkClient.open(room));
        client.say(room, "before", 3);
        cluster.kill(killed);
        assertThat(api.send(user, room, Cids.next(), "missed").status()).isEqualTo(201);
      }
      JsonObject positions = new JsonObject().put(room, 4);
      try (LinkClient client =
          new WebSocketClient(RawSocket.webSocket(cluster.node(1))).greeted(user, positions)) {
        assertThat(client.upTo("ev").getLast().getLong("q")).isEqualTo(5);
        client.say(room, "after", 1);
      }
    }

    /** What only the role does; its clients have been there before. */
    private boolean works(String role, LinkClient client, TestUser user, String room) {
      Api api = cluster.api(0);
      return switch (role) {
        case "persistence" ->
            client.ask(LinkClient.message(room, Cids.next(), "on")).getString("t").equals("ok");
        case "rooms" -> api.call("GET", "/rooms", user, null).status() == 200;
        case "accounts" -> api.call("GET", "/devices", user, null).status() == 200;
        default -> api.call("GET", "/rooms/" + room + "/messages", user, null).status() == 200;
      };
    }

    private static JsonArray cannot(Endpoint node) {
      return Api.get(node.management("/health/ready")).json().getJsonArray("cannot");
    }
  }
}
