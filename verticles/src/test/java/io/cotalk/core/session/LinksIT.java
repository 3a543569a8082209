package io.cotalk.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.LineTransport;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two transports of the same nodes: each passes {@link LinkSuite}, and they meet in one room. */
@ExtendWith(Testkit.class)
class LinksIT {
  private static final SeenSessions SEEN = new SeenSessions();
  private static TestCluster cluster;

  @BeforeAll
  static void start(Servers servers) {
    cluster = TestCluster.start(servers, 1, LinkSuite.SETTINGS, LineTransport::new);
    cluster.add(LinkSuite.IMPATIENT);
    lines(cluster.node(0)).sessions().services().requests().add(SEEN);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static LineTransport lines(Endpoint node) {
    return (LineTransport) cluster.transport(node);
  }

  @Nested
  class WebSockets extends WebSocketSuite {
    @Override
    TestCluster cluster() {
      return cluster;
    }

    @Override
    SeenSessions seen() {
      return SEEN;
    }
  }

  @Nested
  class Lines extends LineSuite {
    @Override
    TestCluster cluster() {
      return cluster;
    }

    @Override
    SeenSessions seen() {
      return SEEN;
    }
  }

  /** As one of SSE: what it takes is all that it can show. */
  @Test
  void whoCannotAnswerStaysAsLongAsItTakesWhatComes() {
    Endpoint impatient = cluster.node(1);
    Api api = cluster.api(0);
    TestUser user = api.signUp("listener");
    String room = api.createRoom(user, "radio");
    try (LineClient listener = new LineClient(lines(impatient).port(), 0).oneWay();
        LinkClient talker = new WebSocketClient(RawSocket.webSocket(cluster.node(0)))) {
      listener.greeted(user, new JsonObject().put(room, 0)).muted();
      talker.greeted(user);
      for (int pings = 0; pings < 4; ) {
        String type = listener.nextOfAny().getString("t");
        assertThat(type).isNotEmpty().doesNotStartWith("close");
        pings += type.equals("ping") ? 1 : 0;
      }
      talker.say(room, "still on air", 1);
      assertThat(listener.events(1)).containsExactly(2L);
    }
  }

  @Test
  void whoCannotAnswerAndTakesNothingIsEndedAtThePing() {
    Endpoint impatient = cluster.node(1);
    Api api = cluster.api(0);
    TestUser user = api.signUp("stuck");
    String room = api.createRoom(user, "stuck");
    try (LineClient stuck = new LineClient(lines(impatient).port(), 4096).oneWay();
        LinkClient talker = new WebSocketClient(RawSocket.webSocket(cluster.node(0)))) {
      stuck.greeted(user, new JsonObject().put(room, 1)).muted();
      stuck.upTo("opened");
      talker.greeted(user);
      String[] labels = {"transport=\"lines\"", "code=\"no_heartbeat\""};
      double before = Metrics.of(impatient).sum("cotalk_socket_closes_total", labels);
      // More than the kernel takes, and too little to crowd the queue, which would be slow reading.
      talker.say(room, "z".repeat(3_000), 15);
      Await.until(
          "it is ended",
          () -> Metrics.of(impatient).sum("cotalk_socket_closes_total", labels) > before);
      assertThat(stuck.eventsToTheEnd()).hasSizeBetween(1, 15);
    }
  }

  @Test
  void whoIsInOneRoomSeesTheSameOverBothAndAnEventIsEncodedOnce() {
    Endpoint node = cluster.node(0);
    Api api = cluster.api(0);
    TestUser user = api.signUp("both");
    String room = api.createRoom(user, "both");
    try (LineClient first = new LineClient(lines(node).port(), 0);
        LineClient second = new LineClient(lines(node).port(), 0);
        LinkClient socket = new WebSocketClient(RawSocket.webSocket(node))) {
      for (LinkClient client : new LinkClient[] {first, second, socket}) {
        client.greeted(user).ask(LinkClient.open(room));
      }
      long before = lines(node).encoding().events();
      String cid = Cids.next();
      JsonObject sent = first.ask(LinkClient.message(room, cid, "one"));
      JsonObject event = socket.upTo("ev").getLast();
      assertThat(event.getString("c")).isEqualTo(cid);
      assertThat(second.upTo("ev").getLast()).isEqualTo(event);
      JsonObject again = socket.ask(LinkClient.message(room, cid, "one"));
      assertThat(again.getBoolean("dup")).isTrue();
      assertThat(again.getLong("q")).isEqualTo(sent.getLong("q"));
      socket.say(room, "more", 19);
      assertThat(second.events(19)).hasSize(19);
      assertThat(lines(node).encoding().events() - before).isEqualTo(20);
    }
  }
}
