package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Api;
import io.cotalk.testkit.Endpoint;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.TestUser;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who comes back gets what they missed, once and in order, or is told what is missing. */
@ExtendWith(Testkit.class)
class ResumeIT {
  private static TestCluster cluster;
  private static Endpoint node;
  private static Api api;
  private static TestUser user;

  @BeforeAll
  static void start(Servers servers) {
    cluster =
        TestCluster.start(
            servers,
            1,
            Map.of(
                "cluster.enabled", "false",
                "limits.profile", "bench",
                "limits.open-rooms", "4",
                "socket.replay-room-events", "20",
                "socket.replay-events", "30",
                "socket.replay-bytes", "65536"));
    node = cluster.node(0);
    api = cluster.api(0);
    user = api.signUp("resume");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String room(int messages) {
    String room = api.createRoom(user, "resumed");
    try (SocketClient talker = SocketClient.greeted(node, user)) {
      talker.say(room, "m", messages);
    }
    return room;
  }

  private static List<Long> seqs(List<JsonObject> frames) {
    return frames.stream()
        .filter(frame -> frame.getString("t").equals("ev"))
        .map(frame -> frame.getLong("q"))
        .toList();
  }

  @Test
  void whatWasMissedComesBeforeOpened() {
    String room = room(10);
    api.call("PUT", "/rooms/" + room + "/read", user, new JsonObject().put("n", 10)).expect(200);
    try (SocketClient client = SocketClient.greeted(node, user, new JsonObject().put(room, 4))) {
      List<JsonObject> frames = client.upTo("opened");
      assertThat(seqs(frames))
          .containsExactlyElementsOf(LongStream.rangeClosed(5, 11).boxed().toList());
      assertThat(frames).hasSize(8);
      assertThat(frames.getLast().getLong("q")).isEqualTo(11);
      assertThat(frames.getLast().getLong("rn")).isEqualTo(10);
      client.say(room, "live", 1);
    }
  }

  @Test
  void theOldestOfTooMuchAreAGap() {
    String room = room(40);
    try (SocketClient client = SocketClient.greeted(node, user, new JsonObject().put(room, 1))) {
      List<JsonObject> frames = client.upTo("opened");
      JsonObject gap = frames.getFirst();
      assertThat(gap.getString("t")).isEqualTo("gap");
      assertThat(gap.getLong("from")).isEqualTo(2);
      assertThat(gap.getLong("to")).isEqualTo(21);
      assertThat(seqs(frames))
          .containsExactlyElementsOf(LongStream.rangeClosed(22, 41).boxed().toList());
    }
  }

  /** What a client reads well must not fill its queue either. */
  @Test
  void theOldestOfTooManyBytesAreTheSameGap() {
    String room = api.createRoom(user, "long texts");
    try (SocketClient talker = SocketClient.greeted(node, user)) {
      talker.say(room, "x".repeat(7_000), 8);
      talker.say(room, "y", 3);
      talker.say(room, "한".repeat(2_500), 6);
    }
    try (SocketClient client = SocketClient.greeted(node, user, new JsonObject().put(room, 1))) {
      assertNewestWithinBytes(client.upTo("opened"), room);
    }
    try (SocketClient client = SocketClient.greeted(node, user)) {
      client.write(new JsonObject().put("t", "open").put("r", room).put("pos", 1));
      assertNewestWithinBytes(client.upTo("ok"), room);
    }
  }

  /** One gap, then events up to the head, as many as fit: the one before them would not. */
  private static void assertNewestWithinBytes(List<JsonObject> frames, String room) {
    JsonObject gap = frames.getFirst();
    assertThat(gap.getString("t")).isEqualTo("gap");
    assertThat(gap.getLong("from")).isEqualTo(2);
    List<Long> seqs = seqs(frames);
    assertThat(gap.getLong("to")).isEqualTo(seqs.getFirst() - 1);
    assertThat(seqs)
        .containsExactlyElementsOf(LongStream.rangeClosed(seqs.getFirst(), 18).boxed().toList());
    long bytes =
        frames.stream()
            .filter(frame -> frame.getString("t").equals("ev"))
            .mapToLong(frame -> bytes(frame))
            .sum();
    JsonObject before =
        api.call(
                "GET", "/rooms/" + room + "/messages?limit=1&before=" + seqs.getFirst(), user, null)
            .expect(200)
            .json()
            .getJsonArray("events")
            .getJsonObject(0);
    assertThat(bytes).isLessThanOrEqualTo(65_536).isGreaterThan(65_536 - bytes(before));
  }

  private static long bytes(JsonObject frame) {
    return frame.encode().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Heads of other rooms may come at any time. */
  private static List<JsonObject> about(String room, List<JsonObject> frames) {
    return frames.stream().filter(frame -> room.equals(frame.getString("r"))).toList();
  }

  @Test
  void anOpenRoomIsReplayedFromWhatIsAskedFor() {
    String room = room(10);
    try (SocketClient client = SocketClient.greeted(node, user, new JsonObject().put(room, 11))) {
      client.upTo("opened");
      JsonObject open = new JsonObject().put("t", "open").put("r", room);
      client.write(open.copy().put("pos", 4));
      assertThat(seqs(client.upTo("ok")))
          .containsExactlyElementsOf(LongStream.rangeClosed(5, 11).boxed().toList());
      client.write(open);
      assertThat(about(room, client.upTo("ok"))).hasSize(1);
      client.write(open.copy().put("pos", 11));
      assertThat(about(room, client.upTo("ok"))).hasSize(1);
      client.write(open.copy().put("pos", 9).put("g", 5));
      assertThat(seqs(client.upTo("ok"))).containsExactly(10L, 11L);
      client.write(open.copy().put("pos", 10));
      assertThat(seqs(client.upTo("ok"))).containsExactly(11L);
      client.say(room, "live", 1);
      assertThat(client.ask(open.copy().put("pos", 13)).getString("code")).isEqualTo("bad_request");
    }
  }

  @Test
  void roomsComeByTheirNewestActivityAndThoseNotOpenedAfterwards() {
    JsonObject positions = new JsonObject();
    String foreign = api.createRoom(api.signUp("stranger"), "foreign");
    positions.put(foreign, 0);
    List<String> rooms = LongStream.range(0, 6).mapToObj(i -> room(1)).toList();
    rooms.forEach(room -> positions.put(room, 2));
    List<String> byActivity = new ArrayList<>();
    try (SocketClient talker = SocketClient.greeted(node, user)) {
      for (int i : new int[] {3, 0, 5, 1, 4, 2}) {
        talker.say(rooms.get(i), "newer", 1);
        byActivity.addFirst(rooms.get(i));
      }
    }
    byActivity.add(foreign);
    try (SocketClient client = SocketClient.greeted(node, user, positions)) {
      List<String> told = new ArrayList<>();
      while (told.size() < 7) {
        JsonObject frame = client.next();
        if (List.of("opened", "closed").contains(frame.getString("t"))) {
          told.add(frame.getString("r"));
        }
      }
      assertThat(told).isEqualTo(byActivity);
    }
  }

  @Test
  void roomsShareOneBudgetNewestFirst() {
    String older = room(25);
    String newer = room(25);
    JsonObject positions = new JsonObject().put(older, 1).put(newer, 1);
    try (SocketClient client = SocketClient.greeted(node, user, positions)) {
      List<JsonObject> first = client.upTo("opened");
      assertThat(first.getLast().getString("r")).isEqualTo(newer);
      assertThat(seqs(first)).hasSize(20);
      List<JsonObject> second = client.upTo("opened");
      assertThat(second.getLast().getString("r")).isEqualTo(older);
      assertThat(second.getFirst().getLong("to")).isEqualTo(16);
      assertThat(seqs(second)).hasSize(10);
    }
  }

  @Test
  void everyRoomIsOpenedOrClosed() {
    TestUser other = api.signUp("elsewhere");
    String foreign = api.createRoom(other, "foreign");
    String here = room(1);
    JsonObject positions = new JsonObject().put(foreign, 0).put(here, 2).put("424242", 7);
    try (SocketClient client = SocketClient.greeted(node, user, positions)) {
      List<JsonObject> frames = new ArrayList<>();
      while (frames.size() < 3) {
        JsonObject frame = client.next();
        if (List.of("opened", "closed").contains(frame.getString("t"))) {
          frames.add(frame);
        }
      }
      assertThat(frames)
          .filteredOn(frame -> frame.getString("t").equals("closed"))
          .hasSize(2)
          .allSatisfy(frame -> assertThat(frame.getString("code")).isEqualTo("not_found"));
      assertThat(frames)
          .filteredOn(frame -> frame.getString("t").equals("opened"))
          .singleElement()
          .satisfies(frame -> assertThat(frame.getString("r")).isEqualTo(here));
    }
  }

  @Test
  void moreThanMayBeOpenAreClosedWithTheirGaps() {
    JsonObject positions = new JsonObject();
    String foreign = api.createRoom(api.signUp("stranger"), "foreign");
    positions.put(foreign, 1);
    List<String> rooms = LongStream.range(0, 20).mapToObj(i -> room(2)).toList();
    rooms.forEach(room -> positions.put(room, 1));
    try (SocketClient client = SocketClient.greeted(node, user, positions)) {
      int opened = 0;
      int closed = 0;
      while (opened + closed < 21) {
        JsonObject frame = client.next();
        String type = frame.getString("t");
        opened += type.equals("opened") ? 1 : 0;
        if (type.equals("closed")) {
          closed++;
          String room = frame.getString("r");
          assertThat(room).isNotIn(rooms.subList(16, 20));
          assertThat(frame.getString("code"))
              .isEqualTo(room.equals(foreign) ? "not_found" : "too_large");
        } else if (type.equals("gap")) {
          assertThat(frame.getLong("from")).isEqualTo(2);
          assertThat(frame.getLong("to")).isEqualTo(3);
        }
      }
      assertThat(opened).isEqualTo(4);
    }
  }

  @Test
  void whatWasBeforeTheJoinIsHidden() {
    String room = room(5);
    TestUser late = api.signUp("late");
    api.call(
            "POST",
            "/rooms/" + room + "/members",
            user,
            new JsonObject().put("handle", late.handle()))
        .expect(201);
    try (SocketClient client = SocketClient.greeted(node, late, new JsonObject().put(room, 0))) {
      List<JsonObject> frames = client.upTo("opened");
      // The invitation may come in between, as a user event.
      JsonObject gap =
          frames.stream().filter(f -> f.getString("t").equals("gap")).findFirst().orElseThrow();
      assertThat(gap.getBoolean("hidden")).isTrue();
      assertThat(gap.getLong("to")).isEqualTo(6);
      assertThat(seqs(frames)).containsExactly(7L);
      assertThat(frames.getLast().getLong("rn")).isEqualTo(5);
    }
  }
}
