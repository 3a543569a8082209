package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.RawSocket;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestClient;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Vert.x counts stands beside our own meters, and nobody can make it many. */
@ExtendWith(Testkit.class)
class VertxMetersIT {
  private static final int ROOMS = 30;

  /** 146 and a few codes more; a series for each room, method or path would exceed it. */
  private static final int MOST_SERIES = 200;

  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
  private static final String ONE_OF_FEW =
      "code=\\d{3}|pool_type=[a-z]+|pool_name=(redis|shard-\\d|vert\\.x-[a-z-]+)"
          + "|side=(local|remote)|failure=[A-Z_]+";

  private static TestCluster cluster;
  private static Api api;

  @BeforeAll
  static void start(Servers servers) {
    cluster = TestCluster.start(servers, 2, Map.of("limits.profile", "bench"));
    api = cluster.api(0);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void whatVertxCountsStaysFewWhateverClientsDo() {
    TestUser one = api.signUp("one");
    TestUser two = api.signUp("two");
    List<String> rooms = new ArrayList<>();
    try (TestClient here = TestClient.connect(cluster.node(0), one);
        TestClient there = TestClient.connect(cluster.node(1), two)) {
      for (int i = 0; i < ROOMS; i++) {
        String room = api.createRoom(one, "room " + i, two);
        rooms.add(room);
        here.openLive(room);
        there.openLive(room);
        api.call("GET", "/rooms/" + room, one, null).expect(200);
      }
      rooms.forEach(room -> here.send(room, "hello"));
      rooms.forEach(room -> there.expect(room, "hello"));
    }
    for (int i = 0; i < ROOMS; i++) {
      try (RawSocket socket = RawSocket.connect(cluster.node(0))) {
        socket.send("METHOD" + i + " /path" + i + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        socket.readHead();
      }
    }
    Metrics told = Metrics.of(cluster.node(0));
    for (String name :
        List.of(
            "vertx_http_server_requests_total",
            "vertx_http_server_response_time_seconds_count",
            "vertx_eventbus_published_total",
            "vertx_eventbus_sent_total",
            "vertx_eventbus_delivered_total",
            "vertx_net_server_active_connections",
            "vertx_net_client_active_connections",
            "vertx_pool_completed_total")) {
      assertThat(told.sum(name)).as(name).isPositive();
    }
    assertThat(told.sum("vertx_pool_completed_total", "pool_name=\"shard-0\"")).isPositive();
    List<String> series = told.lines().stream().filter(line -> line.startsWith("vertx_")).toList();
    assertThat(series).hasSizeBetween(30, MOST_SERIES);
    Set<String> labels = new TreeSet<>();
    for (String line : series) {
      Matcher label = LABEL.matcher(line);
      while (label.find()) {
        labels.add(label.group(1) + "=" + label.group(2));
      }
    }
    assertThat(labels).isNotEmpty().allSatisfy(label -> assertThat(label).matches(ONE_OF_FEW));
  }

  @Test
  void aNodeCountsForItselfAlone() {
    Metrics before = Metrics.of(cluster.node(1));
    Metrics here = Metrics.of(cluster.node(0));
    TestUser user = api.signUp("alone");
    for (int i = 0; i < ROOMS; i++) {
      api.call("GET", "/rooms", user, null).expect(200);
    }
    String requests = "vertx_http_server_requests_total";
    assertThat(Metrics.of(cluster.node(0)).sum(requests) - here.sum(requests))
        .isGreaterThanOrEqualTo(ROOMS);
    assertThat(Metrics.of(cluster.node(1)).sum(requests) - before.sum(requests))
        .isLessThan(ROOMS / 2.0);
  }

  /** Our handler takes WebSockets over from Vert.x, which has to let go of them. */
  @Test
  void aWebSocketLeavesNoRequestAndNoConnectionBehind() {
    TestUser user = api.signUp("socket");
    for (int i = 0; i < ROOMS; i++) {
      TestClient.connect(cluster.node(0), user).close();
    }
    Await.until(
        "nothing is under way",
        () -> Metrics.of(cluster.node(0)).sum("vertx_http_server_active_requests") <= 1);
    assertThat(Metrics.of(cluster.node(0)).sum("vertx_http_server_active_connections"))
        .isLessThan(ROOMS);
    assertThat(Metrics.of(cluster.node(0)).sum("vertx_http_server_request_resets_total"))
        .isGreaterThanOrEqualTo(ROOMS);
  }
}
