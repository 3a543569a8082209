package io.cotalk.capability.rooms;

import static io.cotalk.capability.rooms.RoomsFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.bus.command.MemberRole;
import io.cotalk.bus.command.RoomAnswer.Joined;
import io.cotalk.bus.command.RoomAnswer.Member;
import io.cotalk.bus.command.RoomAnswer.RoomPage;
import io.cotalk.bus.command.RoomAnswer.RoomView;
import io.cotalk.bus.command.RoomCommand.AddMember;
import io.cotalk.bus.command.RoomCommand.CreateRoom;
import io.cotalk.bus.command.RoomCommand.LeaveRoom;
import io.cotalk.bus.command.RoomCommand.ListMembers;
import io.cotalk.bus.command.RoomCommand.ListRooms;
import io.cotalk.bus.command.RoomCommand.OpenDirectRoom;
import io.cotalk.bus.command.UserProfile;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.capability.rooms.RoomsService.Direct;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Testkit.class)
final class RoomsServiceIT {
  private RoomsFixture fixture;

  @BeforeEach
  void open(Servers servers) {
    fixture = new RoomsFixture(servers);
    fixture.startWorker();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aNewRoomIsInItsMembersListsAndItsMakerOwnsIt() {
    UserProfile owner = fixture.userOn(0);
    UserProfile other = fixture.userOn(1);
    RoomId room = fixture.room(owner, other, owner, other);
    assertThat(room.slot()).isEqualTo(owner.id().slot());
    assertThat(fixture.roomsOf(owner)).containsExactly(room);
    Await.until("listed", () -> fixture.roomsOf(other).equals(List.of(room)));
    RoomView view = fixture.views.get(owner.id(), room);
    assertThat(view.title()).isEqualTo("a room");
    assertThat(view.role()).isEqualTo(MemberRole.OWNER);
    assertThat(view.members()).containsExactlyInAnyOrder(owner, other);
    assertThat(view.memberCount()).isEqualTo(2);
    assertThat(view.head()).isEqualTo(1);
    assertThat(fixture.views.get(other.id(), room).role()).isEqualTo(MemberRole.MEMBER);
    assertThat(fixture.eventsOf(other)).containsExactly("room_added{\"r\":\"" + room + "\"}");
    Await.until("outbox empty", () -> fixture.outboxRows(room) == 0);
  }

  @Test
  void aHandleThatNobodyHasIsNamedAndNothingIsMade() {
    UserProfile owner = fixture.user();
    List<String> handles = List.of(fixture.user().handle(), "nobody-at-all", "'; drop");
    assertThatThrownBy(() -> fixture.service.create(new CreateRoom(owner.id(), "t", handles, null)))
        .hasMessageContaining("drop");
    assertThatThrownBy(
            () ->
                fixture.service.create(
                    new CreateRoom(owner.id(), "t", handles.subList(0, 2), null)))
        .hasMessageContaining("nobody-at-all");
    assertThat(fixture.roomsOf(owner)).isEmpty();
  }

  @Test
  void pairsThatOpenTheirDirectRoomAtOnceGetOneRoom() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int pair = 0; pair < 50; pair++) {
        UserProfile one = fixture.user();
        UserProfile other = fixture.user();
        List<Callable<Direct>> both = new ArrayList<>();
        for (int tries = 0; tries < 2; tries++) {
          both.add(() -> openDirect(one, other));
          both.add(() -> openDirect(other, one));
        }
        List<Direct> opened = new ArrayList<>();
        for (Future<Direct> done : threads.invokeAll(both)) {
          opened.add(done.get());
        }
        assertThat(opened).extracting(Direct::room).containsOnly(opened.getFirst().room());
        assertThat(opened).filteredOn(Direct::created).hasSize(1);
        assertThat(fixture.roomsOf(one)).containsExactly(opened.getFirst().room());
        assertThat(fixture.roomsOf(other)).containsExactly(opened.getFirst().room());
      }
    }
  }

  private Direct openDirect(UserProfile caller, UserProfile other) {
    return fixture.service.openDirect(new OpenDirectRoom(caller.id(), other.handle()));
  }

  @Test
  void aDirectRoomIsOfTheSameTwoForGood() {
    UserProfile one = fixture.user();
    UserProfile other = fixture.user();
    UserProfile third = fixture.user();
    RoomId room = openDirect(one, other).room();
    assertFails(ErrorCode.BAD_REQUEST, () -> openDirect(one, one));
    assertFails(ErrorCode.FORBIDDEN, () -> add(one, room, third));
    assertFails(ErrorCode.FORBIDDEN, () -> leave(one, room));
    assertFails(ErrorCode.NOT_FOUND, () -> add(third, room, third));
    assertFails(ErrorCode.NOT_FOUND, () -> leave(third, room));
    assertThat(fixture.views.get(one.id(), room).title()).isNull();
  }

  @Test
  void whoIsAddedTwiceJoinsOnce() {
    UserProfile owner = fixture.user();
    UserProfile member = fixture.user();
    RoomId room = fixture.room(owner);
    assertThat(add(owner, room, member).before()).isFalse();
    assertThat(add(member, room, member).before()).isTrue();
    assertThat(fixture.views.get(owner.id(), room).head()).isEqualTo(2);
    assertThat(fixture.views.get(member.id(), room).joinedSeq()).isEqualTo(2);
    Await.until("listed", () -> fixture.roomsOf(member).equals(List.of(room)));
    JsonObject event = bodies(room).getLast();
    assertThat(event.getString("op")).isEqualTo("join");
    assertThat(event.getString("user")).isEqualTo(member.id().toString());
    assertThat(event.getString("by")).isEqualTo(owner.id().toString());
  }

  @Test
  void fiftyAddedAtOnceAreCountedRight() throws Exception {
    UserProfile owner = fixture.user();
    RoomId room = fixture.room(owner);
    List<Callable<Joined>> joins = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      UserProfile member = fixture.user();
      joins.add(() -> add(owner, room, member));
      joins.add(() -> add(owner, room, member));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Joined> done : threads.invokeAll(joins)) {
        done.get();
      }
    }
    RoomView view = fixture.views.get(owner.id(), room);
    assertThat(view.memberCount()).isEqualTo(26);
    assertThat(view.head()).isEqualTo(26);
    assertThat(view.members()).hasSize(10);
    assertThat(members(owner, room, 7)).hasSize(26).doesNotHaveDuplicates();
  }

  private List<Member> members(UserProfile caller, RoomId room, int pageSize) {
    List<Member> all = new ArrayList<>();
    long cursor = 0;
    do {
      var page = fixture.views.members(new ListMembers(caller.id(), room, cursor, pageSize));
      all.addAll(page.members());
      cursor = page.next();
    } while (cursor != 0);
    return all;
  }

  @Test
  void theLastOwnersLeavingHandsTheRoomToItsLongestMember() {
    UserProfile owner = fixture.user();
    UserProfile second = fixture.user();
    UserProfile third = fixture.user();
    RoomId room = fixture.room(owner);
    add(owner, room, second);
    add(owner, room, third);
    leave(owner, room);
    assertThat(fixture.views.get(second.id(), room).role()).isEqualTo(MemberRole.OWNER);
    assertThat(fixture.views.get(second.id(), room).memberCount()).isEqualTo(2);
    assertThat(fixture.roomsOf(owner)).isEmpty();
    List<JsonObject> last = bodies(room).subList(3, 5);
    assertThat(last).extracting(d -> d.getString("op")).containsExactly("owner", "leave");
    assertThat(last)
        .extracting(d -> d.getString("handle"))
        .containsExactly(second.handle(), owner.handle());
    assertFails(ErrorCode.NOT_FOUND, () -> leave(owner, room));
    assertFails(ErrorCode.NOT_FOUND, () -> fixture.views.get(owner.id(), room));
    leave(third, room);
    leave(second, room);
    assertThat(
            Sql.number(
                fixture.database(room),
                "select member_count from rooms where id = ?",
                room.value()))
        .isZero();
    assertThat(bodies(room)).hasSize(7);
  }

  @Test
  void whoComesBackSeesTheRoomFromThereOn() {
    UserProfile owner = fixture.user();
    UserProfile guest = fixture.user();
    RoomId room = fixture.room(owner, guest);
    leave(guest, room);
    assertThat(fixture.roomsOf(guest)).isEmpty();
    add(owner, room, guest);
    Await.until("listed again", () -> fixture.roomsOf(guest).equals(List.of(room)));
    assertThat(fixture.views.get(guest.id(), room).joinedSeq()).isEqualTo(3);
  }

  @Test
  void pagesOfRoomsNeitherSkipNorRepeat() {
    UserProfile user = fixture.user();
    List<RoomId> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      made.add(fixture.room(i % 2 == 0 ? user : fixture.user(), user));
    }
    Await.until("listed", () -> fixture.roomsOf(user).size() == 7);
    List<RoomId> listed = new ArrayList<>();
    long cursor = Long.MAX_VALUE;
    while (cursor != 0) {
      RoomPage page = fixture.views.list(new ListRooms(user.id(), cursor, 3));
      page.rooms().forEach(view -> listed.add(view.id()));
      assertThat(page.unavailable()).isEmpty();
      cursor = page.next();
    }
    assertThat(listed).containsExactlyInAnyOrderElementsOf(made).isSortedAccordingTo(newestFirst());
  }

  private static java.util.Comparator<RoomId> newestFirst() {
    return java.util.Comparator.<RoomId>naturalOrder().reversed();
  }

  @Test
  void aReadPositionOnlyMovesForwardAndNeverBeyondTheNewestMessage() {
    UserProfile owner = fixture.user();
    RoomId room = fixture.room(owner);
    Sql.rows(
        fixture.database(room),
        "update rooms set last_n = 5 where id = ? returning 1",
        room.value());
    assertThat(await(fixture.positions.markRead(room, owner.id(), 3))).isEqualTo(3);
    assertThat(await(fixture.positions.markRead(room, owner.id(), 2))).isEqualTo(3);
    assertThat(await(fixture.positions.markRead(room, owner.id(), 900))).isEqualTo(5);
    assertThat(fixture.views.get(owner.id(), room).readN()).isEqualTo(5);
    assertFails(
        ErrorCode.NOT_FOUND, () -> await(fixture.positions.markRead(room, fixture.user().id(), 1)));
  }

  private Joined add(UserProfile caller, RoomId room, UserProfile user) {
    return fixture.service.add(new AddMember(caller.id(), room, user.handle(), null));
  }

  private void leave(UserProfile caller, RoomId room) {
    fixture.service.leave(new LeaveRoom(caller.id(), room, null));
  }

  private List<JsonObject> bodies(RoomId room) {
    return await(fixture.reader.read(room, 0, 1_000, 1_000)).stream()
        .map(RoomEvent::body)
        .map(JsonObject::new)
        .toList();
  }

  private static void assertFails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ChatException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
