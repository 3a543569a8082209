package io.cotalk.capability.rooms;

import static io.cotalk.capability.rooms.RoomsFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.command.UserProfile;
import io.cotalk.core.shards.Shard;
import io.cotalk.core.userlog.RosterChange;
import io.cotalk.id.RoomId;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.EmptyShards;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Testkit.class)
final class OutboxIT {
  private List<Database> databases;
  private RoomsFixture fixture;

  @BeforeEach
  void open(Servers servers) {
    databases = EmptyShards.on(servers);
    fixture = new RoomsFixture(databases);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void whatADeadNodeLeftIsWrittenByTheNextWorker() {
    UserProfile owner = fixture.userOn(0);
    UserProfile other = fixture.userOn(1);
    RoomId room = fixture.room(owner, other);
    assertThat(fixture.outboxRows(room)).isEqualTo(1);
    assertThat(fixture.roomsOf(owner)).containsExactly(room);
    assertThat(fixture.roomsOf(other)).isEmpty();
    fixture.startWorker();
    Await.until("listed", () -> fixture.roomsOf(other).equals(List.of(room)));
    Await.until("outbox empty", () -> fixture.outboxRows(room) == 0);
    assertThat(fixture.eventsOf(other)).containsExactly("room_added{\"r\":\"" + room + "\"}");
  }

  @Test
  void aShardThatCannotBeWrittenHoldsUpOnlyItself() throws SQLException {
    UserProfile owner = fixture.userOn(0);
    UserProfile stuck = fixture.userOn(1);
    UserProfile free = fixture.userOn(2);
    fixture.startWorker();
    RoomId room;
    try (Connection blocker = Sql.connect(fixture.database(stuck.id()))) {
      blocker.setAutoCommit(false);
      blocker.createStatement().execute("lock table user_rooms in access exclusive mode");
      room = fixture.room(owner, stuck, free);
      assertThat(fixture.roomsOf(owner)).containsExactly(room);
      Await.until("listed", () -> fixture.roomsOf(free).equals(List.of(room)));
      Await.until("the free one is done", () -> fixture.outboxRows(room) == 1);
      Await.until(
          "measured",
          () -> fixture.meters.get("cotalk.outbox.rows").tag("shard", "0").gauge().value() >= 1);
      blocker.rollback();
    }
    Await.until("listed later", () -> fixture.roomsOf(stuck).equals(List.of(room)));
    Await.until("outbox empty", () -> fixture.outboxRows(room) == 0);
  }

  @Test
  void anyOrderOfDeliveryEndsInTheSameList() {
    UserProfile user = fixture.user();
    Random random = new Random(42);
    for (int round = 0; round < 60; round++) {
      RoomId room = new RoomId((1L << 50) + round * 1024L);
      int last = 1 + random.nextInt(6);
      List<RosterChange> changes = new ArrayList<>();
      for (int seq = 1; seq <= last; seq++) {
        changes.add(RosterChange.own(room, user.id(), seq, seq % 2 == 0));
      }
      List<RosterChange> delivered = new ArrayList<>(changes);
      for (int repeats = random.nextInt(4); repeats > 0; repeats--) {
        delivered.add(changes.get(random.nextInt(changes.size())));
      }
      Collections.shuffle(delivered, random);
      deliverInParts(delivered, random);
      boolean member = last % 2 == 1;
      assertThat(fixture.roomsOf(user).contains(room)).as("%s", delivered).isEqualTo(member);
      String event = (member ? "room_added" : "room_left") + "{\"r\":\"" + room + "\"}";
      assertThat(fixture.eventsOf(user)).last().isEqualTo(event);
    }
    assertThat(await(fixture.userLog.after(user.id(), 0, 1_000)).events())
        .extracting(e -> (int) e.u())
        .isEqualTo(
            java.util.stream.IntStream.rangeClosed(1, fixture.eventsOf(user).size())
                .boxed()
                .toList());
  }

  private void deliverInParts(List<RosterChange> changes, Random random) {
    Shard shard = fixture.shards.of(changes.getFirst().user());
    for (int from = 0; from < changes.size(); ) {
      int to = Math.min(changes.size(), from + 1 + random.nextInt(3));
      await(fixture.lists.apply(shard, changes.subList(from, to)));
      from = to;
    }
  }

  @Test
  void twoNodesShareALongQueueWithoutHarm() {
    UserProfile owner = fixture.userOn(0);
    UserProfile other = fixture.userOn(1);
    List<RoomId> rooms = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      rooms.add(fixture.room(owner, other));
    }
    try (RoomsFixture second = new RoomsFixture(databases)) {
      Shard source = fixture.shards.of(owner.id());
      Shard target = fixture.shards.of(other.id());
      int moved = 0;
      while (rooms.stream().anyMatch(room -> fixture.outboxRows(room) > 0)) {
        Future<Integer> one = fixture.outbox.drain(source, target, 5);
        Future<Integer> two =
            second.outbox.drain(
                second.shards.at(source.index()), second.shards.at(target.index()), 5);
        moved += await(one) + await(two);
      }
      assertThat(moved).isGreaterThanOrEqualTo(25);
    }
    assertThat(fixture.roomsOf(other)).containsExactlyInAnyOrderElementsOf(rooms);
    assertThat(fixture.eventsOf(other)).hasSize(25).doesNotHaveDuplicates();
  }
}
