package io.cotalk.core.session;

import static io.cotalk.core.session.LinkClient.message;
import static io.cotalk.core.session.LinkClient.open;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Metrics;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every link must do for its client, whatever it puts on the wire. */
abstract class LinkSuite {
  /** Two nodes; the second one is quick to lose patience. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "limits.profile", "bench",
          "limits.open-rooms", "4",
          "socket.replay-room-events", "20",
          "socket.hello-timeout", "2s");

  static final Map<String, String> IMPATIENT =
      Map.of(
          "socket.heartbeat", "1s",
          "socket.pong-timeout", "2s",
          "socket.go-away-spread", "500ms",
          "socket.hello-timeout", "500ms",
          "socket.stall-limit", "1s");

  abstract TestCluster cluster();

  /** What the first node tells of its sessions. */
  abstract SeenSessions seen();

  /** Connects and says nothing. */
  abstract LinkClient connect(Endpoint node);

  /** How the clients are counted. */
  abstract String transport();

  /** The same, and its kernel keeps little of what it does not read. */
  abstract LinkClient narrow(Endpoint node);

  private Endpoint patient() {
    return cluster().node(0);
  }

  Endpoint impatient() {
    return cluster().node(1);
  }

  private Api api() {
    return cluster().api(0);
  }

  private static List<Long> places(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  private static List<Long> seqs(List<JsonObject> frames) {
    return frames.stream()
        .filter(frame -> frame.getString("t").equals("ev"))
        .map(frame -> frame.getLong("q"))
        .toList();
  }

  @Test
  void allSeeOneOrderOnEveryNode() throws InterruptedException {
    TestUser one = api().signUp("one");
    TestUser other = api().signUp("other");
    String room = api().createRoom(one, "order", other);
    try (LinkClient here = connect(patient()).greeted(one);
        LinkClient there = connect(impatient()).greeted(other);
        LinkClient talker = connect(patient()).greeted(one);
        LinkClient echo = connect(impatient()).greeted(other)) {
      long head = here.ask(open(room)).getLong("q");
      there.ask(open(room));
      CompletableFuture<List<JsonObject>> read = there.reading(80);
      Thread talking = Thread.startVirtualThread(() -> talker.say(room, "one", 40));
      echo.say(room, "other", 40);
      talking.join();
      List<String> seen = new ArrayList<>();
      for (long seq = head + 1; seq <= head + 80; seq++) {
        JsonObject event = here.upTo("ev").getLast();
        assertThat(event.getLong("q")).isEqualTo(seq);
        seen.add(event.getString("c"));
      }
      assertThat(read.join()).extracting(event -> event.getString("c")).isEqualTo(seen);
      assertThat(new HashSet<>(seen)).hasSize(80);
    }
  }

  @Test
  void aMessageIsAcknowledgedAndTheSameAgainIsOne() {
    TestUser user = api().signUp("again");
    String room = api().createRoom(user, "again");
    String cid = Cids.next();
    JsonObject first;
    try (LinkClient client = connect(patient()).greeted(user)) {
      first = client.ask(message(room, cid, "once"));
      assertThat(first.getBoolean("dup")).isFalse();
    }
    try (LinkClient client = connect(impatient()).greeted(user)) {
      JsonObject again = client.ask(message(room, cid, "once"));
      assertThat(again.getBoolean("dup")).isTrue();
      assertThat(again.getLong("q")).isEqualTo(first.getLong("q"));
      assertThat(client.ask(message(room, cid, "else")).getString("code")).isEqualTo("conflict");
    }
  }

  @Test
  void whatWasMissedComesOnceThenWhatIsLive() {
    TestUser user = api().signUp("resume");
    String room = api().createRoom(user, "resume");
    try (LinkClient talker = connect(patient()).greeted(user)) {
      talker.say(room, "missed", 10);
      try (LinkClient client = connect(impatient()).greeted(user, new JsonObject().put(room, 4))) {
        List<JsonObject> frames = client.upTo("opened");
        assertThat(seqs(frames)).isEqualTo(places(5, 11));
        assertThat(frames.getLast().getLong("q")).isEqualTo(11);
        talker.say(room, "live", 3);
        assertThat(client.events(3)).isEqualTo(places(12, 14));
      }
    }
  }

  @Test
  void ofTooMuchTheOldestAreAGap() {
    TestUser user = api().signUp("gap");
    String room = api().createRoom(user, "gap");
    try (LinkClient talker = connect(patient()).greeted(user)) {
      talker.say(room, "missed", 40);
    }
    try (LinkClient client = connect(patient()).greeted(user, new JsonObject().put(room, 1))) {
      List<JsonObject> frames = client.upTo("opened");
      JsonObject gap = frames.getFirst();
      assertThat(gap.getString("t")).isEqualTo("gap");
      assertThat(gap.getLong("from")).isEqualTo(2);
      assertThat(gap.getLong("to")).isEqualTo(21);
      assertThat(seqs(frames)).isEqualTo(places(22, 41));
    }
  }

  @Test
  void whatWasBeforeTheJoinIsHidden() {
    TestUser user = api().signUp("host");
    TestUser late = api().signUp("late");
    String room = api().createRoom(user, "hidden");
    try (LinkClient talker = connect(patient()).greeted(user)) {
      talker.say(room, "not for the late", 3);
    }
    JsonObject handle = new JsonObject().put("handle", late.handle());
    api().call("POST", "/rooms/" + room + "/members", user, handle).expect(201);
    try (LinkClient client = connect(patient()).greeted(late, new JsonObject().put(room, 0))) {
      List<JsonObject> frames = client.upTo("opened");
      assertThat(frames)
          .filteredOn(frame -> frame.getString("t").equals("gap"))
          .singleElement()
          .satisfies(gap -> assertThat(gap.getBoolean("hidden")).isTrue());
      assertThat(seqs(frames)).containsExactly(5L);
    }
  }

  @Test
  void whoFallsBehindIsServedFromTheLog() {
    TestUser user = api().signUp("lecturer");
    String room = api().createRoom(user, "hall");
    try (LinkClient behind = narrow(patient()).greeted(user);
        LinkClient talker = connect(patient()).greeted(user)) {
      long head = behind.ask(open(room)).getLong("q");
      double lags = Metrics.of(patient()).sum("cotalk_fanout_lags_total");
      talker.say(room, "z".repeat(2_000), 200);
      Await.until("it lags", () -> Metrics.of(patient()).sum("cotalk_fanout_lags_total") > lags);
      long next = head + 1;
      while (next <= head + 200) {
        JsonObject frame = behind.next();
        switch (frame.getString("t")) {
          case "ev" -> assertThat(frame.getLong("q")).isEqualTo(next++);
          case "gap" -> {
            assertThat(frame.getLong("from")).isEqualTo(next);
            next = frame.getLong("to") + 1;
          }
          default -> assertThat(frame.getString("t")).isEqualTo("read");
        }
      }
      talker.say(room, "live again", 1);
      assertThat(behind.events(1)).containsExactly(head + 201);
    }
  }

  @Test
  void whoTakesNothingIsEndedAloneAndComesBackWhole() {
    TestUser user = api().signUp("sleeper");
    String room = api().createRoom(user, "loud");
    try (LinkClient asleep = narrow(impatient()).greeted(user);
        LinkClient neighbour = connect(impatient()).greeted(user);
        LinkClient awake = connect(patient()).greeted(user)) {
      asleep.ask(open(room));
      long head = neighbour.ask(open(room)).getLong("q");
      awake.ask(open(room));
      CompletableFuture<List<JsonObject>> read = neighbour.reading(101);
      double before = endedForTakingNothing();
      awake.say(room, "z".repeat(4_000), 100);
      Await.until("it is ended", () -> endedForTakingNothing() > before);
      awake.say(room, "still here", 1);
      assertThat(seqs(read.join())).isEqualTo(places(head + 1, head + 101));
      assertThat(endedForTakingNothing()).as("one, and no other").isEqualTo(before + 1);
      List<Long> taken = asleep.eventsToTheEnd();
      assertThat(taken).isEqualTo(places(head + 1, head + taken.size())).hasSizeLessThan(100);
    }
    try (LinkClient back = connect(impatient()).greeted(user, new JsonObject().put(room, 95))) {
      List<JsonObject> frames = back.upTo("opened");
      assertThat(seqs(frames)).isEqualTo(places(96, 102));
    }
  }

  /** Whether it is seen by the missing pong or by what cannot be sent, is chance. */
  private double endedForTakingNothing() {
    Metrics metrics = Metrics.of(impatient());
    String label = "transport=\"" + transport() + "\"";
    return endCodes().stream()
        .mapToDouble(
            code -> metrics.sum("cotalk_socket_closes_total", label, "code=\"" + code + "\""))
        .sum();
  }

  /** How the metrics name {@link CloseReason#SLOW_READER} and {@link CloseReason#NO_HEARTBEAT}. */
  abstract List<String> endCodes();

  /** More than may be unanswered: the link is not read from meanwhile. */
  @Test
  void everyRequestHasOneAnswer() {
    TestUser user = api().signUp("eager");
    String room = api().createRoom(user, "eager");
    try (LinkClient client = connect(patient()).greeted(user)) {
      Set<Integer> open = Collections.synchronizedSet(new HashSet<>());
      Thread writing =
          Thread.startVirtualThread(
              () -> {
                for (int i = 0; i < 200; i++) {
                  open.add(client.begin(message(room, Cids.next(), "m" + i)));
                }
              });
      int answers = 0;
      while (answers < 200) {
        JsonObject frame = client.next();
        if (frame.containsKey("i")) {
          answers++;
          assertThat(frame.getString("code", "busy")).isEqualTo("busy");
          int i = frame.getInteger("i");
          Await.until("asked", () -> open.remove(i));
        }
      }
      assertThat(writing.isAlive() ? Set.of() : open).isEmpty();
      assertThat(client.ask(new JsonObject().put("t", "ping")).getString("t")).isEqualTo("ok");
    }
  }

  @Test
  void whoLeavesSeesTheirLeavingAndNoMore() {
    TestUser user = api().signUp("stays");
    TestUser leaver = api().signUp("leaver");
    String room = api().createRoom(user, "left", leaver);
    try (LinkClient client = connect(patient()).greeted(leaver);
        LinkClient talker = connect(patient()).greeted(user)) {
      client.ask(open(room));
      api().call("DELETE", "/rooms/" + room + "/members/me", leaver, null).expect(204);
      talker.say(room, "not for who left", 1);
      List<JsonObject> frames = client.upTo("closed");
      assertThat(seqs(frames)).hasSize(1);
      assertThat(frames.getLast().getString("code")).isEqualTo("not_found");
      assertThat(client.ask(open(room)).getString("code")).isEqualTo("not_found");
    }
  }

  @Test
  void openRoomsAreLimitedAndCloseEndsTheirEvents() {
    TestUser user = api().signUp("opener");
    try (LinkClient client = connect(patient()).greeted(user)) {
      List<String> rooms = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        rooms.add(api().createRoom(user, "room " + i));
        assertThat(client.ask(open(rooms.getLast())).getString("t")).isEqualTo("ok");
      }
      String fifth = api().createRoom(user, "fifth");
      assertThat(client.ask(open(fifth)).getString("code")).isEqualTo("too_large");
      JsonObject close = new JsonObject().put("t", "close").put("r", rooms.getFirst());
      assertThat(client.ask(close).getString("t")).isEqualTo("ok");
      assertThat(client.ask(open(fifth)).getString("t")).isEqualTo("ok");
      client.begin(message(rooms.getFirst(), Cids.next(), "unseen"));
      List<JsonObject> frames = client.upTo("head");
      assertThat(seqs(frames)).isEmpty();
      assertThat(frames.getLast().getString("r")).isEqualTo(rooms.getFirst());
    }
  }

  @Test
  void watchersHearOfASessionAndOfEachOpeningOnce() {
    TestUser user = api().signUp("watched");
    String room = api().createRoom(user, "watched", api().signUp("other"));
    String second = api().createRoom(user, "second");
    JsonObject close = new JsonObject().put("t", "close").put("r", second);
    try (LinkClient client = connect(patient()).greeted(user, new JsonObject().put(room, 0))) {
      client.upTo("opened");
      client.ask(open(room).put("g", 2).put("pos", 0));
      client.ask(open(second));
      client.ask(close);
      client.ask(close);
    }
    Await.until("the end", () -> seen().of(user.id()).contains("ended"));
    assertThat(seen().of(user.id()))
        .containsExactly(
            "began",
            "opened " + room + " of 2",
            "closed " + room,
            "opened " + room + " of 2",
            "opened " + second + " of 1",
            "closed " + second,
            "closed " + room,
            "ended");
  }

  @Test
  void whoSaysNothingOrShowsABadTokenIsEnded() {
    try (LinkClient silent = connect(impatient())) {
      assertThat(silent.ended()).isEqualTo(CloseReason.UNAUTHENTICATED);
    }
    try (LinkClient stranger = connect(patient())) {
      int i = stranger.begin(new JsonObject().put("t", "hello").put("token", "x.y.z"));
      assertThat(stranger.answer(i).getString("code")).isEqualTo("unauthorized");
      assertThat(stranger.ended()).isEqualTo(CloseReason.UNAUTHENTICATED);
    }
  }

  @Test
  void theUserOfASessionStays() {
    TestUser user = api().signUp("self");
    TestUser other = api().signUp("other");
    try (LinkClient client = connect(patient()).greeted(user)) {
      JsonObject auth = new JsonObject().put("t", "auth");
      assertThat(client.ask(auth.copy().put("token", user.token())).getString("t")).isEqualTo("ok");
      assertThat(client.ask(auth.copy().put("token", other.token())).getString("code"))
          .isEqualTo("unauthorized");
      assertThat(client.ended()).isEqualTo(CloseReason.ABUSE);
    }
  }

  @Test
  void whoseLoginEndsIsEnded() {
    TestUser user = api().signUp("revoked");
    try (LinkClient client = connect(patient()).greeted(user)) {
      api().call("DELETE", "/sessions/current", user, null).expect(204);
      assertThat(client.ended()).isEqualTo(CloseReason.SESSION_ENDED);
    }
    try (LinkClient again = connect(patient())) {
      assertThat(again.hello(user, new JsonObject()).getString("code")).isEqualTo("unauthorized");
      assertThat(again.ended()).isEqualTo(CloseReason.UNAUTHENTICATED);
    }
  }

  @Test
  void whoAnswersNoPingIsEnded() {
    TestUser user = api().signUp("mute");
    try (LinkClient dead = connect(impatient()).greeted(user).muted()) {
      assertThat(dead.ended()).isEqualTo(CloseReason.NO_HEARTBEAT);
    }
    try (LinkClient lively = connect(impatient()).greeted(user)) {
      for (int i = 0; i < 3; i++) {
        assertThat(lively.nextOfAny().getString("t")).isEqualTo("ping");
      }
    }
  }

  @Test
  void aNodeThatStopsSendsItsClientsElsewhere() {
    TestUser user = api().signUp("moving");
    Endpoint stopping = cluster().add(IMPATIENT);
    Thread stop = new Thread(() -> cluster().stop(stopping));
    try (LinkClient client = connect(stopping).greeted(user)) {
      stop.start();
      assertThat(client.upTo("go_away").getLast().getLong("delay_ms")).isBetween(0L, 500L);
      assertThat(client.ended()).isEqualTo(CloseReason.RESTART);
    }
    Await.until("it has stopped", () -> !stop.isAlive());
  }
}
