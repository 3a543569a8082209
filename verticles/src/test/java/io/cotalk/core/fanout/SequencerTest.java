package io.cotalk.core.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SequencerTest {
  private Sequencer sequencer = new Sequencer();
  private final List<Long> given = new ArrayList<>();

  private static RoomEvent event(long seq) {
    return new RoomEvent(
        new RoomId(1),
        seq,
        seq,
        EventKind.MSG,
        new UserId(1),
        null,
        0,
        "{\"text\":\"" + seq + "\"}");
  }

  private static RoomEvent bodiless(long seq) {
    return new RoomEvent(new RoomId(1), seq, seq, EventKind.MSG, new UserId(1), null, 0, null);
  }

  private void offer(RoomEvent event) {
    sequencer.offer(event);
    sequencer.take().forEach(it -> given.add(it.seq()));
  }

  @Test
  void eventsBeforeTheStartAreKeptOrDroppedByIt() {
    offer(event(4));
    offer(event(6));
    sequencer.start(4);
    offer(event(5));
    assertThat(given).containsExactly(5L, 6L);
    assertThat(sequencer.behind()).isFalse();
  }

  @Test
  void anEventWithoutBodyWaitsForTheLog() {
    sequencer.start(1);
    offer(bodiless(2));
    offer(event(3));
    assertThat(given).isEmpty();
    assertThat(sequencer.nextIsBodiless()).isTrue();
    offer(event(2));
    assertThat(given).containsExactly(2L, 3L);
  }

  @Test
  void aHeadShowsALostLastEvent() {
    sequencer.start(7);
    sequencer.noteHead(9);
    assertThat(sequencer.behind()).isTrue();
    assertThat(sequencer.known()).isEqualTo(9);
  }

  /** P: whatever the bus does, bus and log together give the log, each event once and in order. */
  @Property(tries = 500)
  void anyOrderLossAndRepetitionGivesTheLog(
      @ForAll @IntRange(min = 1, max = 900) int events,
      @ForAll @IntRange(max = 40) int start,
      @ForAll @IntRange(max = 90) int lossPercent,
      @ForAll long seed) {
    sequencer = new Sequencer();
    given.clear();
    Random random = new Random(seed);
    List<RoomEvent> bus = new ArrayList<>();
    for (long seq = 1; seq <= events; seq++) {
      for (int copies = random.nextInt(3); copies >= 0; copies--) {
        if (random.nextInt(100) >= lossPercent) {
          int place = Math.max(0, bus.size() - random.nextInt(30));
          bus.add(place, random.nextInt(10) == 0 ? bodiless(seq) : event(seq));
        }
      }
    }
    long head = Math.min(start, events);
    boolean late = random.nextBoolean();
    if (!late) {
      sequencer.start(head);
    }
    for (RoomEvent event : bus) {
      offer(event);
      if (random.nextInt(20) == 0) {
        fill();
      }
    }
    sequencer.start(head);
    sequencer.noteHead(events);
    fill();
    assertThat(given)
        .containsExactlyElementsOf(LongStream.rangeClosed(head + 1, events).boxed().toList());
  }

  /** What the channel does with a page of the log. */
  private void fill() {
    while (sequencer.behind()) {
      long to = Math.min(sequencer.known(), sequencer.last() + 200);
      LongStream.rangeClosed(sequencer.last() + 1, to).forEach(seq -> offer(event(seq)));
    }
  }
}
