package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class Utf8Test {
  private static boolean strict(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** P: the same judgement as the JDK's strict decoder, on bytes that are often nearly right. */
  @Property(tries = 5000)
  void judgesAsTheStrictDecoder(@ForAll String text, @ForAll int place, @ForAll byte value) {
    byte[] bytes = (text + "안😀é").getBytes(StandardCharsets.UTF_8);
    assertThat(Utf8.isValid(bytes, bytes.length)).isTrue();
    bytes[Math.floorMod(place, bytes.length)] = value;
    assertThat(Utf8.isValid(bytes, bytes.length)).isEqualTo(strict(bytes));
  }

  /** P: as above, on any bytes. */
  @Property(tries = 5000)
  void judgesAnyBytesAsTheStrictDecoder(@ForAll byte[] bytes) {
    assertThat(Utf8.isValid(bytes, bytes.length)).isEqualTo(strict(bytes));
  }
}
