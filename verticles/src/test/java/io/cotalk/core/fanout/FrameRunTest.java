package io.cotalk.core.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.wire.FrameBytes;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.JsonLines;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameRunTest {
  private static RoomFrame event(long seq, int chars, @Nullable UserId removed) {
    FrameBytes text = JsonLines.bytes(Long.toString(seq).repeat(chars));
    return new RoomFrame(new RoomId(1), seq, seq, seq - 3, text, removed);
  }

  private static RoomFrame event(long seq) {
    return event(seq, 1, null);
  }

  private static String bytes(FrameBytes frame) {
    ByteBuf out = Unpooled.buffer();
    frame.writeTo(out);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static List<RoomFrame> wholes(List<RoomFrame> frames) {
    return FrameRun.of(frames).stream().map(FrameRun::whole).toList();
  }

  @Test
  void eventsThatFollowOneAnotherAreOne() {
    List<RoomFrame> frames = List.of(event(4), event(5), event(6));
    assertThat(FrameRun.of(frames))
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.events()).isEqualTo(frames);
              assertThat(run.whole().from()).isEqualTo(4);
              assertThat(run.whole().seq()).isEqualTo(6);
              assertThat(run.whole().n()).isEqualTo(3);
              assertThat(run.whole().frames()).isEqualTo(3);
              assertThat(bytes(run.whole().bytes())).isEqualTo("456");
            });
  }

  @Test
  void oneAloneStaysAsItIs() {
    RoomFrame only = event(4);
    assertThat(wholes(List.of(only))).singleElement().isSameAs(only);
  }

  @Test
  void anEndOfMembershipStandsAlone() {
    RoomFrame leave = event(6, 1, new UserId(9));
    List<RoomFrame> wholes = wholes(List.of(event(4), event(5), leave, event(7), event(8)));
    assertThat(wholes).extracting(RoomFrame::from).containsExactly(4L, 6L, 7L);
    assertThat(wholes.get(1)).isSameAs(leave);
  }

  @Test
  void aHoleIsNotHidden() {
    assertThat(wholes(List.of(event(4), event(6))))
        .extracting(RoomFrame::seq)
        .containsExactly(4L, 6L);
  }

  @Test
  void noneIsLongerThanOneWriteButForOneLongEvent() {
    List<RoomFrame> frames =
        LongStream.range(1_000, 1_100)
            .mapToObj(seq -> event(seq, seq == 1_050 ? 10_000 : 100, null))
            .toList();
    List<RoomFrame> wholes = wholes(frames);
    assertThat(wholes).hasSizeLessThan(8);
    assertThat(wholes)
        .filteredOn(it -> it.length() > RoomFrame.MOST_BYTES)
        .singleElement()
        .satisfies(it -> assertThat(it.from()).isEqualTo(1_050));
    assertThat(wholes.stream().mapToInt(RoomFrame::frames).sum()).isEqualTo(100);
  }
}
