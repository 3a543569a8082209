package io.cotalk.transport.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.fanout.GapFrame;
import io.cotalk.core.fanout.HeadFrame;
import io.cotalk.core.fanout.ReadFrame;
import io.cotalk.core.fanout.RoomFrame;
import io.cotalk.core.fanout.SignalFrame;
import io.cotalk.core.wire.FrameBytes;
import io.cotalk.core.wire.HeadedFrame;
import io.cotalk.core.wire.Outgoing;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.JsonLines;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SheddingTest {
  private static final JsonLines LINES = new JsonLines();
  private static final Gaps GAPS = (room, from, to) -> GapFrame.of(LINES, room, from, to);
  private static final RoomId BUSY = new RoomId(1);
  private static final RoomId QUIET = new RoomId(2);
  private static final FrameBytes ANSWER = JsonLines.bytes("{\"t\":\"ok\",\"i\":1}");

  private static Outgoing event(RoomId room, long seq) {
    return new RoomFrame(room, seq, seq, seq, JsonLines.bytes("x".repeat(100)), null);
  }

  @Test
  void theBusiestRoomBecomesOneGapAndTheRestStaysInOrder() {
    ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    waiting.add(ANSWER);
    Outgoing quiet = event(QUIET, 7);
    Outgoing last = event(QUIET, 8);
    waiting.add(quiet);
    LongStream.rangeClosed(10, 40).forEach(seq -> waiting.add(event(BUSY, seq)));
    waiting.add(last);
    List<Outgoing> left = List.copyOf(Shedding.of(waiting, 20, 1 << 20, GAPS));
    assertThat(left).hasSize(4).startsWith(ANSWER, quiet).endsWith(last);
    assertThat(left.get(2))
        .isInstanceOfSatisfying(
            GapFrame.class,
            gap -> {
              assertThat(gap.from()).isEqualTo(10);
              assertThat(gap.to()).isEqualTo(40);
            });
  }

  @Test
  void aRunOfEventsCountsAsAllOfThemAndBecomesAGapAsAWhole() {
    ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    waiting.add(new RoomFrame(BUSY, 10, 40, 40, JsonLines.bytes("x".repeat(100)), null));
    waiting.add(ANSWER);
    assertThat(Shedding.of(waiting, 32, 1 << 20, GAPS))
        .hasSize(2)
        .first()
        .isInstanceOf(RoomFrame.class);
    assertThat(Shedding.of(waiting, 31, 1 << 20, GAPS))
        .first()
        .isInstanceOfSatisfying(
            GapFrame.class,
            gap -> {
              assertThat(gap.from()).isEqualTo(10);
              assertThat(gap.to()).isEqualTo(40);
            });
  }

  /** What is added for one receiver does not hide what it is. */
  @Test
  void eventsWithAHeadBecomeAGapToo() {
    byte[] head = {'s', '1', ' '};
    ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    for (long seq = 10; seq <= 40; seq++) {
      RoomFrame event = new RoomFrame(BUSY, seq, seq, seq, JsonLines.bytes("{}"), null);
      waiting.add(new HeadedFrame(head, event, event.bytes()));
    }
    Gaps headed =
        (room, from, to) -> {
          GapFrame gap = GapFrame.of(LINES, room, from, to);
          return new HeadedFrame(head, gap, gap.bytes());
        };
    assertThat(Shedding.of(waiting, 20, 1 << 20, headed))
        .singleElement()
        .extracting(Outgoing::shared)
        .isInstanceOfSatisfying(
            GapFrame.class,
            gap -> {
              assertThat(gap.from()).isEqualTo(10);
              assertThat(gap.to()).isEqualTo(40);
            });
  }

  @Test
  void aGapGrowsWithWhatFollowsIt() {
    ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    waiting.add(GapFrame.of(LINES, BUSY, 10, 40));
    LongStream.rangeClosed(41, 80).forEach(seq -> waiting.add(event(BUSY, seq)));
    assertThat(Shedding.of(waiting, 5, 1 << 20, GAPS))
        .singleElement()
        .isInstanceOfSatisfying(GapFrame.class, gap -> assertThat(gap.to()).isEqualTo(80));
  }

  @Test
  void onlyTheNewestReadAndHeadStay() {
    ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    FrameBytes newest = JsonLines.bytes("new");
    for (FrameBytes text : List.of(JsonLines.bytes("old"), newest)) {
      waiting.add(new ReadFrame(BUSY, new UserId(5), 1, text));
      waiting.add(new HeadFrame(QUIET, text));
    }
    assertThat(Shedding.of(waiting, 2, 1 << 20, GAPS))
        .containsExactly(
            new ReadFrame(BUSY, new UserId(5), 1, newest), new HeadFrame(QUIET, newest));
  }

  @Test
  void signalsGoFirstAndAloneWhereThatIsEnough() {
    ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    FrameBytes text = JsonLines.bytes("{}");
    Outgoing event = event(QUIET, 7);
    Outgoing older = new ReadFrame(BUSY, new UserId(5), 1, text);
    Outgoing newer = new ReadFrame(BUSY, new UserId(5), 2, text);
    SignalFrame signal = new SignalFrame(QUIET, new UserId(6), text);
    waiting.addAll(List.of(signal, older, event, newer));
    waiting.add(new HeadedFrame(new byte[] {'s'}, signal, text));
    assertThat(Shedding.of(waiting, 3, 1 << 20, GAPS)).containsExactly(older, event, newer);
    assertThat(Shedding.of(waiting, 2, 1 << 20, GAPS)).containsExactly(event, newer);
  }

  /** P: what a client gets, events and gaps together, is every event once and in order. */
  @Property(tries = 300)
  void eventsAndGapsTogetherAreWhole(
      @ForAll @IntRange(min = 1, max = 6) int rooms,
      @ForAll @IntRange(min = 1, max = 60) int frames,
      @ForAll @IntRange(max = 40) int bound) {
    ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
    for (int seq = 1; seq <= frames; seq++) {
      for (int room = 1; room <= rooms; room++) {
        waiting.add(event(new RoomId(room), seq));
        if (waiting.size() > bound) {
          waiting = Shedding.of(waiting, bound / 2, 1 << 20, GAPS);
        }
      }
    }
    assertThat(waiting.size()).isLessThanOrEqualTo(Math.max(bound, rooms));
    for (int room = 1; room <= rooms; room++) {
      long next = 1;
      for (Outgoing frame : waiting) {
        if (frame instanceof RoomFrame event && event.room().value() == room) {
          assertThat(event.seq()).isEqualTo(next++);
        } else if (frame instanceof GapFrame gap && gap.room().value() == room) {
          assertThat(gap.from()).isEqualTo(next);
          next = gap.to() + 1;
        }
      }
      assertThat(next).isEqualTo(frames + 1L);
    }
  }
}
