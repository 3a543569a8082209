package io.cotalk.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.wire.FrameBytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextFramesTest {
  private static String framed(String text) {
    FrameBytes frame = TextFrames.of(text);
    ByteBuf out = Unpooled.buffer();
    frame.writeTo(out);
    assertThat(frame.length()).isEqualTo(out.readableBytes());
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  /** RFC 6455 section 5.2: the length in the fewest bytes. */
  @Test
  void theLengthGoesBeforeTheText() {
    assertThat(framed("{\"a\":1}")).isEqualTo("\u0081\u0007{\"a\":1}");
    assertThat(framed("x".repeat(125))).hasSize(127).startsWith("\u0081}x");
    assertThat(framed("y".repeat(126))).hasSize(130).startsWith("\u0081~\0~y");
    assertThat(framed("y".repeat(65_535))).hasSize(65_539).startsWith("\u0081~\u00ff\u00ffy");
    assertThat(framed("x".repeat(70_000)))
        .hasSize(70_010)
        .startsWith("\u0081\u007f\0\0\0\0\0\u0001\u0011px");
  }

  @Test
  void theLengthIsThatOfTheBytes() {
    assertThat(framed("안")).hasSize(5).startsWith("\u0081\u0003");
  }
}
