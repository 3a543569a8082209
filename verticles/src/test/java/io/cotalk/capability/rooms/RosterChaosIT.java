package io.cotalk.capability.rooms;

import static io.cotalk.capability.rooms.RoomsFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.command.RoomCommand.AddMember;
import io.cotalk.bus.command.RoomCommand.LeaveRoom;
import io.cotalk.bus.command.UserProfile;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Eight people come and go in four rooms from two nodes, all at once. In the end rosters, lists,
 * user logs and room logs tell the same.
 */
@ExtendWith(Testkit.class)
final class RosterChaosIT {
  private static final int STEPS = 600;
  private static final String MEMBERS = "select user_id from members where room_id = ?";

  @Test
  void rostersListsAndLogsTellTheSame(Servers servers) throws Exception {
    try (RoomsFixture one = new RoomsFixture(servers);
        RoomsFixture other = new RoomsFixture(servers)) {
      one.startWorker();
      other.startWorker();
      List<UserProfile> people = Stream.generate(one::user).limit(8).toList();
      List<RoomId> rooms =
          IntStream.range(0, 4)
              .mapToObj(i -> one.room(people.get(i + 1), people.get(i + 2), people.getFirst()))
              .toList();
      comeAndGo(List.of(one, other), people, rooms);
      for (RoomId room : rooms) {
        Await.until("outbox empty", () -> one.outboxRows(room) == 0);
        checkRoom(one, room);
      }
      people.forEach(person -> checkPerson(one, person, rooms));
    }
  }

  private static void comeAndGo(
      List<RoomsFixture> nodes, List<UserProfile> people, List<RoomId> rooms)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Future<?>> steps =
          IntStream.range(0, STEPS)
              .<Future<?>>mapToObj(
                  seed ->
                      threads.submit(
                          () ->
                              step(nodes.get(seed % 2), new SplittableRandom(seed), people, rooms)))
              .toList();
      for (Future<?> step : steps) {
        step.get();
      }
    }
  }

  private static void step(
      RoomsFixture node, SplittableRandom random, List<UserProfile> people, List<RoomId> rooms) {
    UserProfile caller = people.get(random.nextInt(people.size()));
    // The first stays, so that no room runs empty for good.
    UserProfile leaver = people.get(1 + random.nextInt(people.size() - 1));
    UserProfile user = people.get(random.nextInt(people.size()));
    RoomId room = rooms.get(random.nextInt(rooms.size()));
    try {
      if (random.nextInt(3) > 0) {
        node.service.add(new AddMember(caller.id(), room, user.handle(), null));
      } else {
        node.service.leave(new LeaveRoom(leaver.id(), room, null));
      }
    } catch (ChatException e) {
      assertThat(e.code()).isIn(ErrorCode.NOT_FOUND, ErrorCode.BUSY);
    }
  }

  /** Folds the room's events into a roster and compares it with the stored one. */
  private static void checkRoom(RoomsFixture node, RoomId room) {
    Set<Long> members = new HashSet<>();
    long owner = 0;
    long seq = 0;
    for (var event : await(node.reader.read(room, 0, 10_000, 10_000))) {
      assertThat(event.seq()).isEqualTo(++seq);
      JsonObject body = new JsonObject(String.valueOf(event.body()));
      switch (body.getString("op")) {
        case "create" -> {
          body.getJsonArray("members").forEach(id -> members.add(Long.parseLong((String) id)));
          owner = event.sender().value();
        }
        case "join" -> assertThat(members.add(user(body))).isTrue();
        case "leave" -> assertThat(members.remove(user(body))).isTrue();
        default -> owner = user(body);
      }
      assertThat(members.isEmpty() || members.contains(owner)).as("owned after %s", seq).isTrue();
    }
    assertThat(seq).as("enough happened").isGreaterThan(20);
    assertThat(stored(node, room, MEMBERS)).isEqualTo(members);
    assertThat(stored(node, room, MEMBERS + " and role = 2"))
        .isEqualTo(members.isEmpty() ? Set.of() : Set.of(owner));
    assertThat(stored(node, room, "select member_count::bigint from rooms where id = ?"))
        .containsExactly((long) members.size());
  }

  private static long user(JsonObject body) {
    return Long.parseLong(body.getString("user"));
  }

  private static Set<Long> stored(RoomsFixture node, RoomId room, String query) {
    Set<Long> values = new HashSet<>();
    Sql.rows(node.database(room), query, room.value())
        .forEach(row -> values.add((Long) row.values().iterator().next()));
    return values;
  }

  /** Folds the user's events into a list and compares it with the stored one and the rosters. */
  private static void checkPerson(RoomsFixture node, UserProfile person, List<RoomId> rooms) {
    Set<RoomId> list = new TreeSet<>();
    for (var event : await(node.userLog.after(person.id(), 0, 10_000)).events()) {
      RoomId room = RoomId.parse(new JsonObject(event.body()).getString("r"));
      if (event.kind().equals("room_added")) {
        list.add(room);
      } else {
        list.remove(room);
      }
    }
    assertThat(node.roomsOf(person)).containsExactlyInAnyOrderElementsOf(list);
    for (RoomId room : rooms) {
      assertThat(list.contains(room))
          .isEqualTo(stored(node, room, MEMBERS).contains(person.id().value()));
    }
  }
}
