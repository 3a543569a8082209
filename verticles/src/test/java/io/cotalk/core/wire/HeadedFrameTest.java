package io.cotalk.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadedFrameTest {
  private static FrameBytes frame(String text) {
    return FrameBytes.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String written(Outgoing frame) {
    ByteBuf out = Unpooled.buffer();
    frame.writeTo(out);
    assertThat(frame.length()).isEqualTo(out.readableBytes());
    return out.toString(StandardCharsets.US_ASCII);
  }

  private static HeadedFrame headed(String head, FrameBytes shared) {
    return new HeadedFrame(head.getBytes(StandardCharsets.US_ASCII), shared, shared);
  }

  @Test
  void eachFrameOfARunHasTheHead() {
    FrameBytes run = FrameBytes.joined(List.of(frame("one\n"), frame("two\n"), frame("three\n")));
    assertThat(written(headed("s7 ", run))).isEqualTo("s7 one\ns7 two\ns7 three\n");
    assertThat(headed("s7 ", run).frames()).isEqualTo(3);
    assertThat(written(headed("s12 ", run))).isEqualTo("s12 one\ns12 two\ns12 three\n");
    assertThat(written(run)).as("shared bytes stay").isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void aSingleFrameHasItToo() {
    assertThat(written(headed("s1 ", frame("one\n")))).isEqualTo("s1 one\n");
    assertThat(headed("s1 ", frame("one\n")).frames()).isOne();
  }
}
