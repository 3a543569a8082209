package io.cotalk.loadtest.light;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FieldsTest {
  private static final String EVENT =
      "{\"t\":\"ev\",\"r\":\"9001\",\"q\":352,\"c\":\"01928f6e-7a3c-7b1e-9c55-00000000002a\","
          + "\"d\":{\"text\":\"say \\\"q\\\":7\"}}";

  private static ByteBuf buffer(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  @Test
  void fieldsOfAnEventAreFound() {
    ByteBuf event = buffer(EVENT);
    int to = event.readableBytes();
    assertThat(Fields.type(event, 0, to)).isEqualTo(Fields.type("ev"));
    assertThat(Fields.number(event, 0, to, 'r')).isEqualTo(9001);
    assertThat(Fields.number(event, 0, to, 'q')).isEqualTo(352);
    int cid = Fields.find(event, 0, to, 'c') + 1;
    assertThat(Fields.hex(event, cid + 24, 12)).isEqualTo(42);
  }

  @Test
  void textsLookLikeNoKey() {
    ByteBuf text = buffer("{\"t\":\"ev\",\"d\":{\"text\":\"say \\\"q\\\":7\"}}");
    assertThat(Fields.number(text, 0, text.readableBytes(), 'q')).isEqualTo(-1);
  }

  @Test
  void whatIsNoFrameHasNoType() {
    for (String text : new String[] {"", "{}", "{\"x\":1,\"t\":\"ev\"}"}) {
      assertThat(Fields.type(buffer(text), 0, text.length())).isZero();
    }
  }
}
