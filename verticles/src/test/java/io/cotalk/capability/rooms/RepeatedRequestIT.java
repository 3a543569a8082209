package io.cotalk.capability.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.bus.command.RoomAnswer.LeftRoom;
import io.cotalk.bus.command.RoomAnswer.LeftRooms;
import io.cotalk.bus.command.RoomCommand.AddMember;
import io.cotalk.bus.command.RoomCommand.CreateRoom;
import io.cotalk.bus.command.RoomCommand.LeaveRooms;
import io.cotalk.bus.command.RoomCommand.OpenDirectRoom;
import io.cotalk.bus.command.UserProfile;
import io.cotalk.capability.rooms.RoomsService.Founded;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.testkit.AtOnce;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Making rooms and leaving many: asked for again with its key, each gets the first answer. */
@ExtendWith(Testkit.class)
final class RepeatedRequestIT {
  private RoomsFixture fixture;
  private UserProfile owner;
  private UserProfile guest;

  @BeforeEach
  void open(Servers servers) {
    fixture = new RoomsFixture(servers);
    owner = fixture.user();
    guest = fixture.user();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Cid key() {
    return Cid.parse(Cids.next());
  }

  private Founded create(@Nullable Cid key, String title, UserProfile... members) {
    List<String> handles = Stream.of(members).map(UserProfile::handle).toList();
    return fixture.service.create(new CreateRoom(owner.id(), title, handles, key));
  }

  private LeftRooms leave(@Nullable Cid key, RoomId... rooms) {
    return fixture.service.leave(new LeaveRooms(guest.id(), List.of(rooms), key));
  }

  private static LeftRoom left(RoomId room) {
    return new LeftRoom(room, null);
  }

  private static LeftRoom kept(RoomId room, ErrorCode code) {
    return new LeftRoom(room, code.wireName());
  }

  private long keysOf(UserProfile user) {
    return Sql.number(
        fixture.database(user.id()),
        "select count(*) from request_keys where user_id = ?",
        user.id().value());
  }

  private static void assertFails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ChatException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  @Test
  void aRepeatedCreationGetsTheRoomThatTheFirstMade() {
    Cid key = key();
    Founded first = create(key, " tea ", guest);
    assertThat(first.created()).isTrue();
    fixture.service.add(new AddMember(owner.id(), first.room(), fixture.user().handle(), null));
    Founded again = create(key, " tea ", guest);
    assertThat(again).isEqualTo(new Founded(first.room(), first.title(), first.members(), false));
    fixture.service.leave(new LeaveRooms(owner.id(), List.of(first.room()), null));
    assertThat(create(key, " tea ", guest).room()).isEqualTo(first.room());
    assertThat(fixture.roomsOf(owner)).isEmpty();
    assertThat(create(null, " tea ", guest).room()).isNotEqualTo(first.room());
    assertThat(create(key(), " tea ", guest).room()).isNotEqualTo(first.room());
  }

  @Test
  void creationsAtOnceOnTwoNodesMakeOneRoom(Servers servers) {
    try (RoomsFixture other = new RoomsFixture(servers)) {
      for (int round = 0; round < 10; round++) {
        CreateRoom request = new CreateRoom(owner.id(), "tea " + round, List.of(), key());
        List<Founded> made =
            AtOnce.run(8, i -> (i % 2 == 0 ? fixture : other).service.create(request));
        assertThat(made).extracting(Founded::room).containsOnly(made.getFirst().room());
        assertThat(made).filteredOn(Founded::created).hasSize(1);
        assertThat(fixture.roomsOf(owner)).hasSize(round + 1);
      }
    }
  }

  @Test
  void aKeyStandsForOneRequest() {
    RoomId room = fixture.room(owner, guest);
    Cid key = key();
    create(key, "tea", guest);
    assertFails(ErrorCode.CONFLICT, () -> create(key, "coffee", guest));
    assertFails(ErrorCode.CONFLICT, () -> create(key, "tea"));
    assertThat(keysOf(owner)).isEqualTo(1);
    Cid leaving = key();
    leave(leaving, room);
    assertFails(ErrorCode.CONFLICT, () -> leave(leaving, fixture.room(owner, guest)));
    assertFails(
        ErrorCode.CONFLICT,
        () -> fixture.service.create(new CreateRoom(guest.id(), "tea", List.of(), leaving)));
    assertThat(create(leaving, "tea").created()).as("a key is one caller's").isTrue();
  }

  @Test
  void aKeyOutsideOfItsWindowIsRefused() {
    Cid old = Cid.parse(Cids.at(Instant.now().minus(Duration.ofDays(8))));
    Cid ahead = Cid.parse(Cids.at(Instant.now().plus(Duration.ofHours(25))));
    RoomId room = fixture.room(owner, guest);
    for (Cid key : List.of(old, ahead)) {
      assertFails(ErrorCode.CID_EXPIRED, () -> create(key, "tea"));
      assertFails(ErrorCode.CID_EXPIRED, () -> leave(key, room));
    }
    assertThat(fixture.roomsOf(owner)).containsExactly(room);
    assertThat(fixture.views.get(guest.id(), room).memberCount()).isEqualTo(2);
  }

  @Test
  void whatWasRefusedIsNotRemembered() {
    Cid key = key();
    CreateRoom unknown = new CreateRoom(owner.id(), "tea", List.of("nobody-at-all"), key);
    assertFails(ErrorCode.NOT_FOUND, () -> fixture.service.create(unknown));
    assertThat(create(key, "tea", guest).created()).isTrue();
    RoomId direct =
        fixture.service.openDirect(new OpenDirectRoom(owner.id(), guest.handle())).room();
    RoomId strange = fixture.room(owner);
    assertThat(leave(key(), direct, strange).rooms())
        .containsExactly(kept(direct, ErrorCode.FORBIDDEN), kept(strange, ErrorCode.NOT_FOUND));
    assertThat(keysOf(guest)).isZero();
  }

  @Test
  void aRepeatedLeaveOfManyTellsWhatItLeftAndGoesOnWithTheRest() {
    RoomId one = fixture.room(owner, guest);
    RoomId two = fixture.room(owner, guest);
    RoomId strange = fixture.room(owner);
    Cid key = key();
    LeftRooms first = leave(key, one, strange, two);
    assertThat(first.rooms())
        .containsExactly(left(one), kept(strange, ErrorCode.NOT_FOUND), left(two));
    assertThat(leave(key, one, strange, two)).isEqualTo(first);
    assertThat(leave(null, one).rooms()).containsExactly(kept(one, ErrorCode.NOT_FOUND));
    fixture.service.add(new AddMember(owner.id(), one, guest.handle(), null));
    fixture.service.add(new AddMember(owner.id(), strange, guest.handle(), null));
    assertThat(leave(key, one, strange, two).rooms())
        .containsExactly(left(one), left(strange), left(two));
    assertThat(fixture.views.get(guest.id(), one).memberCount()).isEqualTo(2);
    assertFails(ErrorCode.NOT_FOUND, () -> fixture.views.get(guest.id(), strange));
  }

  @Test
  void leavesOfManyAtOnceLeaveEachRoomOnce() {
    RoomId one = fixture.room(owner, guest);
    RoomId two = fixture.room(owner, guest);
    Cid key = key();
    List<LeftRooms> answers = AtOnce.run(8, i -> leave(key, one, two));
    assertThat(answers).containsOnly(new LeftRooms(List.of(left(one), left(two))));
    assertThat(RoomsFixture.await(fixture.reader.read(one, 1, 100, 100))).hasSize(1);
  }

  @Test
  void aRepeatedAdditionIsAnsweredThoughThePersonHasTooManyRoomsByNow() {
    RoomId room = fixture.room(owner);
    AddMember request = new AddMember(owner.id(), room, guest.handle(), key());
    assertThat(fixture.service.add(request).before()).isFalse();
    Sql.rows(
        fixture.database(guest.id()),
        """
        with made as (insert into user_rooms (user_id, room_id, seq, gone, added)
                      select ?, g, 1, false, true from generate_series(1, 1000) g returning 1)
        select count(*) from made
        """,
        guest.id().value());
    assertThat(fixture.service.add(request).before()).isTrue();
    RoomId another = fixture.room(owner);
    assertFails(
        ErrorCode.BUSY,
        () -> fixture.service.add(new AddMember(owner.id(), another, guest.handle(), key())));
  }

  /** It needs no key: the pair is one. */
  @Test
  void aRepeatedDirectRoomIsTheSameRoom() {
    OpenDirectRoom request = new OpenDirectRoom(owner.id(), guest.handle());
    RoomId room = fixture.service.openDirect(request).room();
    assertThat(fixture.service.openDirect(request)).isEqualTo(new RoomsService.Direct(room, false));
    assertThat(keysOf(owner)).isZero();
  }
}
