package io.cotalk.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.id.RoomId;
import io.cotalk.wire.TextFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final int SUBSCRIBERS = 500;
  private static final long WAIT_MILLIS = 8;

  private final Gathering gathering = new Gathering();
  private long nowMillis = 1_000;
  private long seq;

  private long event() {
    seq++;
    RoomFrame frame = new RoomFrame(new RoomId(1), seq, seq, seq, TextFrame.of("{}"), null);
    return gathering.add(List.of(frame), SUBSCRIBERS, TimeUnit.MILLISECONDS.toNanos(nowMillis));
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

  @Test
  void eventsThatComeOneAtATimeNeverWait() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(event()).isZero();
      assertThat(gathering.take()).hasSize(1);
      nowMillis += WAIT_MILLIS + 1;
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
}
