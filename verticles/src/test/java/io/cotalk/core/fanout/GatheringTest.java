package io.cotalk.core.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.FrameBytes;
import io.cotalk.core.wire.ServerFrame;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.JsonLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final Encoding BODIES =
      new Encoding() {
        @Override
        public FrameBytes event(RoomEvent event) {
          return JsonLines.bytes(Objects.requireNonNull(event.body()));
        }

        @Override
        public FrameBytes frame(ServerFrame frame) {
          throw new AssertionError("events only");
        }
      };

  private static final int SUBSCRIBERS = 500;
  private static final long WAIT_MILLIS = 8;

  private static final long HOT_WAIT_MILLIS = 40;

  private final Gathering gathering = new Gathering(Duration.ofMillis(HOT_WAIT_MILLIS));
  private long nowMillis = 1_000;
  private long seq;
  private long longest;

  /** An event that is as long as its text. */
  private static EncodedEvent encoded(long seq, String text) {
    RoomId room = new RoomId(1);
    EncodedEvent event =
        new EncodedEvent(
            new RoomEvent(room, seq, seq, EventKind.MSG, new UserId(1), null, 1, text));
    event.in(BODIES);
    return event;
  }

  private long event() {
    return event("{}");
  }

  private long event(String text) {
    seq++;
    EncodedEvent frame = encoded(seq, text);
    long nanos = TimeUnit.MILLISECONDS.toNanos(nowMillis);
    long wait = gathering.add(List.of(frame), SUBSCRIBERS, nanos);
    longest = Math.max(longest, wait);
    return wait;
  }

  /** Ten events within the time of four writes, as a burst; returns the writes that it took. */
  private int burst() {
    int writes = 0;
    boolean planned = false;
    for (int i = 0; i < 10; i++) {
      long wait = event();
      if (wait == 0) {
        writes += gathering.take().isEmpty() ? 0 : 1;
      }
      planned |= wait > 0;
      nowMillis += i == 0 ? 2 : 0;
    }
    nowMillis += 100;
    return writes + (planned && !gathering.take().isEmpty() ? 1 : 0);
  }

  /** A bit fewer than a hundred a second, none close to another. */
  @Test
  void eventsThatComeOneAtATimeNeverWait() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(event()).isZero();
      assertThat(gathering.take()).hasSize(1);
      nowMillis += 11;
    }
  }

  @Test
  void burstsBecomeOneWriteEach() {
    for (int i = 0; i < 10; i++) {
      burst();
    }
    assertThat(burst()).isOne();
  }

  @Test
  void whatWaitedForNothingSoonWaitsNoMore() {
    for (int i = 0; i < 10; i++) {
      burst();
    }
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waits.add(event());
      gathering.take();
      nowMillis += 100;
    }
    assertThat(waits.getFirst()).isEqualTo(WAIT_MILLIS);
    assertThat(waits.getLast()).isZero();
  }

  @Test
  void manyEventsAreHandedOnBeforeTheirTime() {
    for (int i = 0; i < 10; i++) {
      burst();
    }
    int events = 0;
    do {
      events++;
    } while (event() != 0);
    assertThat(events).isEqualTo(64);
    assertThat(gathering.take())
        .hasSize(64)
        .isSortedAccordingTo((a, b) -> Long.compare(a.seq(), b.seq()));
  }

  /**
   * Events one by one, {@code apart} milliseconds from each other; returns the writes they took.
   */
  private int steadily(int events, int apart) {
    int writes = 0;
    long due = Long.MAX_VALUE;
    for (int i = 0; i < events; i++) {
      if (nowMillis >= due) {
        writes += gathering.take().isEmpty() ? 0 : 1;
        due = Long.MAX_VALUE;
      }
      long wait = event();
      if (wait == 0) {
        writes += gathering.take().isEmpty() ? 0 : 1;
      } else if (wait > 0) {
        due = nowMillis + wait;
      }
      nowMillis += apart;
    }
    return writes + (gathering.take().isEmpty() ? 0 : 1);
  }

  @Test
  void inAHotRoomManyEventsAreOneWrite() {
    steadily(100, 5);

    assertThat(steadily(1_000, 5)).isLessThanOrEqualTo(1_000 / 8);
  }

  @Test
  void aRoomIsHotNoLongerOnceFewerEventsCome() {
    steadily(1_000, 5);
    assertThat(longest).isEqualTo(HOT_WAIT_MILLIS);
    steadily(20, 25);
    longest = 0;
    steadily(100, 25);

    assertThat(longest).isLessThanOrEqualTo(WAIT_MILLIS);
  }

  @Test
  void burstsNowAndThenMakeNoHotRoom() {
    for (int i = 0; i < 50; i++) {
      steadily(10, 1);
      nowMillis += 1_000;
    }

    assertThat(longest).isEqualTo(WAIT_MILLIS);
  }

  @Test
  void eventsThatFillAWriteWaitForNoOthers() {
    String fifth = "x".repeat(RoomFrame.MOST_BYTES / 5 + 1);
    steadily(1_000, 5);
    assertThat(event(fifth)).isEqualTo(HOT_WAIT_MILLIS);
    int events = 1;
    do {
      events++;
    } while (event(fifth) != 0);

    assertThat(events).isEqualTo(4);
    assertThat(FrameRun.of(gathering.take().stream().map(event -> event.in(BODIES)).toList()))
        .hasSize(1);
    nowMillis += 5;
    assertThat(event("x".repeat(RoomFrame.MOST_BYTES))).isZero();
  }

  @Test
  void aRoundTakenBeforeItsTimeIsNotTakenAgain() {
    event();
    int round = gathering.round();
    gathering.take();
    event();

    assertThat(gathering.take(round)).isEmpty();
    assertThat(gathering.take(gathering.round())).hasSize(1);
  }
}
