package io.cotalk.bus.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.UnknownMessage;
import io.cotalk.bus.command.ListRead;
import io.cotalk.bus.command.LogAnswer;
import io.cotalk.bus.command.LogRead;
import io.cotalk.bus.command.RevocationRead;
import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.bus.event.RoomHead;
import io.cotalk.bus.event.ServiceOffer;
import io.cotalk.bus.event.UserHead;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.SessionId;
import io.cotalk.id.Slots;
import io.cotalk.id.UserId;
import io.vertx.core.buffer.Buffer;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What nodes without shards ask and get, on the wire. */
final class LogReadsTest {
  private static final RoomId ROOM = new RoomId(9);
  private static final UserId USER = new UserId(7);
  private static final String LONGEST = "{\"text\":\"" + "\\u0001".repeat(8_000) + "\"}";

  private final BusCodecs codecs = BusCodecs.unregistered();

  @Test
  void whatNodesSayComesBackAsItWas() {
    for (BusMessage message :
        List.of(
            new LogRead.SeeRooms(List.of(new LogRead.Seat(ROOM, USER))),
            new LogRead.ReadRange(ROOM, 0, 10, 200),
            new LogRead.FindNewestWithin(ROOM, 0, 10, 5),
            new LogRead.GetUserEvents(USER, Long.MAX_VALUE, 1),
            new LogRead.GetLayout(),
            new LogAnswer.Accesses(
                List.of(new LogAnswer.SeatAccess(3, 9, 8, 7, 6, 2, 5, 4, true)), List.of(ROOM)),
            new LogAnswer.EventPage(List.of(event(1, "{\"text\":\"a\"}")), true),
            new LogAnswer.RoomHeads(
                List.of(new LogAnswer.HeadRow(new RoomHead(ROOM, 9, 8), -3, null))),
            new LogAnswer.Sent(null, true, 4, 5),
            layout(4),
            new ListRead.Listing(3, List.of(ROOM), List.of(ROOM)),
            new RevocationRead.GetRevocations(1, 5, new SessionId(new UUID(1, 2))),
            new RevocationRead.Revoked(
                List.of(new RevocationRead.Revocation(new SessionId(new UUID(1, 2)), 5))),
            new ServiceOffer("node-1", List.of("log", "lists")))) {
      assertThat(codecs.decodeFromWire(0, wire(message))).isEqualTo(message);
    }
  }

  @Test
  void whatIsOutOfBoundsIsNotTaken() {
    for (BusMessage message :
        List.of(
            new LogRead.SeeRooms(List.of()),
            new LogRead.SeeRooms(Collections.nCopies(501, new LogRead.Seat(ROOM, USER))),
            new LogRead.ReadRange(ROOM, 5, 4, 1),
            new LogRead.ReadRange(ROOM, 0, 4, 1_001),
            new LogRead.GetRoomHeads(Collections.nCopies(2_001, ROOM)),
            new LogAnswer.EventPage(List.of(), true),
            new LogAnswer.EventPage(List.of(event(1, null)), false),
            new LogAnswer.EventPage(List.of(event(1, "{}}")), false),
            new LogAnswer.UserHeads(List.of(new UserHead(USER, -1))),
            layout(0),
            new LogAnswer.Layout(List.of(new LogAnswer.ShardEpoch(1)), slots(1)),
            new ListRead.Listing(0, List.of(), List.of(ROOM)),
            new RevocationRead.GetShardTime(-1, 5),
            new ServiceOffer("a b", List.of()))) {
      assertThat(codecs.decodeFromWire(0, wire(message))).isInstanceOf(UnknownMessage.class);
    }
  }

  @Test
  void aPageOfTheLongestTextsIsNoMoreThanHalfAMebibyte() {
    int events = 1 + LogRead.PAGE_BYTES / LONGEST.length();
    var page = new LogAnswer.EventPage(Collections.nCopies(events, event(1, LONGEST)), true);
    assertThat(wire(page).length()).isLessThanOrEqualTo(LogRead.ANSWER_BYTES);
    var smallest =
        new LogAnswer.EventPage(
            Collections.nCopies(
                LogRead.MAX_EVENTS, event(1, "x".repeat(LogRead.PAGE_BYTES / 1_000))),
            true);
    assertThat(wire(smallest).length()).isLessThanOrEqualTo(LogRead.ANSWER_BYTES);
  }

  @Test
  void answersOfAnOlderReleaseThatDidNotSendAFieldAreRead() {
    Buffer wire = Buffer.buffer().appendByte((byte) 1).appendShort((short) 159);
    wire.appendInt(Integer.BYTES).appendInt(0);
    assertThat(codecs.decodeFromWire(0, wire)).isEqualTo(new LogAnswer.EventPage(List.of(), false));
  }

  private static Buffer wire(BusMessage message) {
    Buffer wire = Buffer.buffer();
    BusCodecs.unregistered().encodeToWire(wire, message);
    return wire;
  }

  private static LogAnswer.Layout layout(int shards) {
    return new LogAnswer.Layout(Collections.nCopies(shards, new LogAnswer.ShardEpoch(1)), slots(0));
  }

  private static List<LogAnswer.SlotShard> slots(int shard) {
    return Collections.nCopies(Slots.COUNT, new LogAnswer.SlotShard(shard));
  }

  private static RoomEvent event(long seq, @org.jspecify.annotations.Nullable String body) {
    return new RoomEvent(
        ROOM, seq, 1, EventKind.MSG, USER, new Cid(new UUID(0x7000L, 1L << 63)), 0, body);
  }
}
