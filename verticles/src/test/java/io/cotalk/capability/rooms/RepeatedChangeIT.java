package io.cotalk.capability.rooms;

import static io.cotalk.capability.rooms.RoomsFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.bus.command.RoomAnswer.Joined;
import io.cotalk.bus.command.RoomCommand.AddMember;
import io.cotalk.bus.command.RoomCommand.LeaveRoom;
import io.cotalk.bus.command.UserProfile;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.persistence.SentMessage;
import io.cotalk.core.persistence.ShardSentMessages;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.testkit.Cids;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Testkit;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A join or a leave that is asked for again with its key gets the first answer. */
@ExtendWith(Testkit.class)
final class RepeatedChangeIT {
  private RoomsFixture fixture;
  private UserProfile owner;
  private UserProfile guest;
  private RoomId room;

  @BeforeEach
  void open(Servers servers) {
    fixture = new RoomsFixture(servers);
    owner = fixture.user();
    guest = fixture.user();
    room = fixture.room(owner);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Cid key() {
    return Cid.parse(Cids.next());
  }

  private Joined add(UserProfile user, @Nullable Cid key) {
    return fixture.service.add(new AddMember(owner.id(), room, user.handle(), key));
  }

  private void leave(UserProfile user, @Nullable Cid key) {
    fixture.service.leave(new LeaveRoom(user.id(), room, key));
  }

  private List<RoomEvent> log() {
    return await(fixture.reader.read(room, 1, 100, 100));
  }

  private static void assertFails(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ChatException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  @Test
  void aRepeatedJoinLetsNobodyInAgain() {
    Cid key = key();
    assertThat(add(guest, key)).isEqualTo(new Joined(guest, false));
    assertThat(add(guest, key)).isEqualTo(new Joined(guest, true));
    leave(guest, null);
    assertThat(add(guest, key)).isEqualTo(new Joined(guest, true));
    assertThat(log()).hasSize(2);
    assertThat(add(guest, key())).isEqualTo(new Joined(guest, false));
  }

  @Test
  void aRepeatedLeaveIsAnsweredThoughTheLeaverIsNoMemberAnyMore() {
    add(guest, null);
    Cid key = key();
    leave(owner, key);
    leave(owner, key);
    assertThat(log()).hasSize(3);
    assertFails(ErrorCode.NOT_FOUND, () -> leave(owner, null));
    assertFails(ErrorCode.NOT_FOUND, () -> leave(owner, key()));
  }

  @Test
  void aKeyStandsForOneChange() {
    Cid key = key();
    add(guest, key);
    UserProfile another = fixture.user();
    assertFails(ErrorCode.CONFLICT, () -> add(another, key));
    assertFails(ErrorCode.CONFLICT, () -> leave(owner, key));
    assertThat(log()).hasSize(1);
  }

  @Test
  void aKeyOutsideOfItsWindowIsRefusedAndTellsStrangersNothing() {
    long old = System.currentTimeMillis() - Duration.ofDays(8).toMillis();
    Cid key = new Cid(new UUID((old << 16) | 0x7000, Long.MIN_VALUE));
    assertFails(ErrorCode.CID_EXPIRED, () -> leave(owner, key));
    assertFails(ErrorCode.NOT_FOUND, () -> leave(guest, key));
  }

  @Test
  void aKeyIsNoMessageAndClientsDoNotSeeIt() {
    Cid key = key();
    add(guest, key);
    assertThat(log()).singleElement().extracting(RoomEvent::cid).isNull();
    SentMessage found =
        await(
            new ShardSentMessages(fixture.shards, Duration.ofDays(7)).find(room, owner.id(), key));
    assertThat(found.event()).isEmpty();
  }
}
