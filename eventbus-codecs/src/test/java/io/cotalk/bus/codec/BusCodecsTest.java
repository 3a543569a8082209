package io.cotalk.bus.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.UnknownMessage;
import io.cotalk.bus.command.SendMessage;
import io.cotalk.bus.command.SendReply;
import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.HeadDigest;
import io.cotalk.bus.event.NodeLeaves;
import io.cotalk.bus.event.ReadMoved;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.bus.event.RoomEvents;
import io.cotalk.bus.event.RoomHead;
import io.cotalk.bus.event.UserEvent;
import io.cotalk.bus.event.UserHead;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class BusCodecsTest {
  private final BusCodecs codecs = BusCodecs.unregistered();

  @Property(tries = 200)
  void everyMessageComesBackAsItWas(@ForAll long seed) {
    RandomMessages random = new RandomMessages(seed);
    for (Class<? extends BusMessage> type : BusTags.all().keySet()) {
      BusMessage message = random.of(type);
      Buffer wire = Buffer.buffer("before");
      codecs.encodeToWire(wire, message);
      BusMessage expected =
          message.isSound() ? message : new UnknownMessage(BusTags.all().get(type));
      assertThat(codecs.decodeFromWire("before".length(), wire)).isEqualTo(expected);
    }
  }

  @Test
  void numbersAreUsedOnce() {
    assertThat(new HashSet<>(BusTags.all().values())).hasSameSizeAs(BusTags.all().keySet());
  }

  @Test
  void aMessageOfANewerReleaseIsUnknown() {
    Buffer wire = Buffer.buffer().appendByte((byte) 1).appendShort((short) 9_999).appendInt(0);
    assertThat(codecs.decodeFromWire(0, wire)).isEqualTo(new UnknownMessage(9_999));
    Buffer format = Buffer.buffer().appendByte((byte) 2).appendShort((short) 3).appendInt(0);
    assertThat(codecs.decodeFromWire(0, format)).isEqualTo(new UnknownMessage(3));
  }

  @Test
  void componentsThatANewerReleaseAddedAreSkipped() {
    Buffer wire = Buffer.buffer().appendByte((byte) 1).appendShort((short) 3);
    wire.appendInt(3 * Long.BYTES + 1 + 5)
        .appendLong(8)
        .appendLong(7)
        .appendLong(9)
        .appendByte((byte) 1);
    wire.appendString("extra");
    assertThat(codecs.decodeFromWire(0, wire)).isEqualTo(new SendReply(8, 7, 9, true));
  }

  @Test
  void componentsThatAnOlderReleaseDidNotSendGetDefaults() {
    Buffer wire = Buffer.buffer().appendByte((byte) 1).appendShort((short) 3);
    wire.appendInt(2 * Long.BYTES).appendLong(8).appendLong(7);
    assertThat(codecs.decodeFromWire(0, wire)).isEqualTo(new SendReply(8, 7, 0, false));
  }

  @Property(tries = 500)
  void noBytesMakeItReadBeyondTheMessage(@ForAll byte[] noise) {
    for (int tag : BusTags.all().values()) {
      Buffer wire =
          Buffer.buffer().appendByte((byte) 1).appendShort((short) tag).appendInt(noise.length);
      wire.appendBytes(noise);
      assertThat(codecs.decodeFromWire(0, wire)).isInstanceOf(BusMessage.class);
    }
  }

  @Test
  void whatNoNodeOfOursSendsIsCountedAndUnknown() {
    RoomId room = new RoomId(9);
    List<BusMessage> forged =
        List.of(
            new HeadDigest("n\nERROR", 0, 1, 1, List.of(), List.of(), List.of(), true),
            new HeadDigest("n", -1, 1, 1, List.of(), List.of(), List.of(), true),
            new HeadDigest("n", 0, Integer.MAX_VALUE, 1, List.of(), List.of(), List.of(), true),
            new HeadDigest(
                "n", 0, 1, 1, List.of(new RoomHead(room, -5, 0)), List.of(), List.of(), true),
            new HeadDigest(
                "n",
                0,
                1,
                1,
                List.of(),
                List.of(),
                List.of(new ReadMoved(room, new UserId(9), -1)),
                true),
            new UserEvent(new UserId(9), 1, "room_added", "{}\n{\"t\":\"bye\"}"),
            new UserEvent(new UserId(9), 1, "a\"", "{}"),
            new ReadMoved(room, new UserId(9), -1),
            new NodeLeaves("", "p"),
            new SendMessage(room, new UserId(9), cid(), "{\"text\":\"a"),
            new SendReply(0, 0, 0, false),
            new RoomEvents(room, List.of()),
            new RoomEvents(room, List.of(event(room, 1, "{}}"))),
            new RoomEvents(room, List.of(event(room, 1, "{}"), event(room, 3, "{}"))),
            new RoomEvents(room, List.of(event(new RoomId(8), 1, "{}"))));
    for (BusMessage message : forged) {
      Buffer wire = Buffer.buffer();
      codecs.encodeToWire(wire, message);
      assertThat(codecs.decodeFromWire(0, wire)).isInstanceOf(UnknownMessage.class);
    }
    assertThat(codecs.rejected()).isEqualTo(forged.size());
    Buffer fine = Buffer.buffer();
    codecs.encodeToWire(fine, new RoomEvents(room, List.of(event(room, 1, "{\"text\":\"a\"}"))));
    assertThat(codecs.decodeFromWire(0, fine)).isInstanceOf(RoomEvents.class);
  }

  /** As a node of the release before wrote them. */
  private static final String DIGEST_BEFORE =
      "01000500000082000000066e6f64652d31000000020000000400000000000000110000"
          + "00010000001c000000080000000000002329000000000000015a000000000000012e00"
          + "00000100000014000000080000000000001bd3000000000000032f0000000100000020"
          + "000000080000000000002329000000080000000000001bd3000000000000012e";

  private static final String MESSAGE_BEFORE =
      "01000200000048000000080000000000002329000000080000000000001bd300000010"
          + "01928f6e7a3c7b1e9c553d2f8a7b6c5d000000187b2274657874223a2268656c6c6f22"
          + "2c227265223a31327d";

  private static HeadDigest digest(boolean everyKind) {
    RoomId room = new RoomId(9001);
    UserId user = new UserId(7123);
    return new HeadDigest(
        "node-1",
        2,
        4,
        17,
        List.of(new RoomHead(room, 346, 302)),
        List.of(new UserHead(user, 815)),
        List.of(new ReadMoved(room, user, 302)),
        everyKind);
  }

  private static String hex(BusMessage message) {
    Buffer wire = Buffer.buffer();
    BusCodecs.unregistered().encodeToWire(wire, message);
    return HexFormat.of().formatHex(wire.getBytes());
  }

  private static BusMessage read(String hex) {
    return BusCodecs.unregistered().decodeFromWire(0, Buffer.buffer(HexFormat.of().parseHex(hex)));
  }

  @Test
  void aDigestOfTheReleaseBeforeOffersLanesForMessagesAlone() {
    assertThat(read(DIGEST_BEFORE)).isEqualTo(digest(false));
    // What was added stands behind all that nodes of that release read.
    assertThat(hex(digest(true)))
        .isEqualTo(DIGEST_BEFORE.replaceFirst("00000082", "00000083") + "01");
  }

  @Test
  void aMessageTravelsAsNodesOfTheReleaseBeforeWriteAndReadIt() {
    Cid cid = Cid.parse("01928f6e-7a3c-7b1e-9c55-3d2f8a7b6c5d");
    String body = "{\"text\":\"hello\",\"re\":12}";
    SendMessage message = new SendMessage(new RoomId(9001), new UserId(7123), cid, body);
    assertThat(read(MESSAGE_BEFORE)).isEqualTo(message);
    assertThat(hex(message)).isEqualTo(MESSAGE_BEFORE);
  }

  private static RoomEvent event(RoomId room, long seq, String body) {
    return new RoomEvent(room, seq, 1, EventKind.MSG, new UserId(9), cid(), 0, body);
  }

  private static Cid cid() {
    return new Cid(new UUID(0x7000L, 1L << 63));
  }

  @Test
  void aLengthBeyondTheEndIsRefused() {
    Buffer wire =
        Buffer.buffer().appendByte((byte) 1).appendShort((short) 3).appendInt(Integer.MAX_VALUE);
    assertThat(codecs.decodeFromWire(0, wire)).isEqualTo(new UnknownMessage(3));
    assertThat(codecs.rejected()).isEqualTo(1);
  }

  /** A message that a capability declares itself. */
  public record Weather(RoomId room, String sky) implements BusMessage {}

  @Test
  void aCapabilityBringsMessagesOfItsOwn() {
    BusCodecs further = BusCodecs.unregistered(Map.of(Weather.class, BusCodecs.FURTHER));
    Weather weather = new Weather(new RoomId(9), "blue");
    Buffer wire = Buffer.buffer();
    further.encodeToWire(wire, weather);
    assertThat(further.decodeFromWire(0, wire)).isEqualTo(weather);
    assertThat(codecs.decodeFromWire(0, wire)).isEqualTo(new UnknownMessage(BusCodecs.FURTHER));
  }

  @Test
  void numbersOfThisModuleAreNotForOthers() {
    assertThatThrownBy(() -> BusCodecs.unregistered(Map.of(Weather.class, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
