package io.cotalk.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.bus.command.SendReply;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
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
      assertThat(codecs.decodeFromWire("before".length(), wire)).isEqualTo(message);
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
        .appendLong(7)
        .appendLong(8)
        .appendLong(9)
        .appendByte((byte) 1);
    wire.appendString("extra");
    assertThat(codecs.decodeFromWire(0, wire)).isEqualTo(new SendReply(7, 8, 9, true));
  }

  @Test
  void componentsThatAnOlderReleaseDidNotSendGetDefaults() {
    Buffer wire = Buffer.buffer().appendByte((byte) 1).appendShort((short) 3);
    wire.appendInt(2 * Long.BYTES).appendLong(7).appendLong(8);
    assertThat(codecs.decodeFromWire(0, wire)).isEqualTo(new SendReply(7, 8, 0, false));
  }

  @Property(tries = 500)
  void noBytesMakeItReadBeyondTheMessage(@ForAll byte[] noise) {
    for (int tag : BusTags.all().values()) {
      Buffer wire =
          Buffer.buffer().appendByte((byte) 1).appendShort((short) tag).appendInt(noise.length);
      wire.appendBytes(noise);
      try {
        codecs.decodeFromWire(0, wire);
      } catch (IllegalArgumentException | IndexOutOfBoundsException refused) {
        assertThat(refused).isNotNull();
      }
    }
  }

  @Test
  void aLengthBeyondTheEndIsRefused() {
    Buffer wire =
        Buffer.buffer().appendByte((byte) 1).appendShort((short) 3).appendInt(Integer.MAX_VALUE);
    assertThatThrownBy(() -> codecs.decodeFromWire(0, wire))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
