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
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
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
            new HeadDigest("n\nERROR", 0, 1, 1, List.of(), List.of(), List.of()),
            new HeadDigest("n", -1, 1, 1, List.of(), List.of(), List.of()),
            new HeadDigest("n", 0, Integer.MAX_VALUE, 1, List.of(), List.of(), List.of()),
            new HeadDigest("n", 0, 1, 1, List.of(new RoomHead(room, -5, 0)), List.of(), List.of()),
            new HeadDigest(
                "n",
                0,
                1,
                1,
                List.of(),
                List.of(),
                List.of(new ReadMoved(room, new UserId(9), -1))),
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
