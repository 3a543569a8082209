package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.loadtest.bench.Schedule.Segment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long MILLI = 1_000_000;

  @Test
  void constantRateIsEven() {
    Schedule schedule = Schedule.constant(100, 1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(schedule.next()).isEqualTo(i * (10 * MILLI));
    }
  }

  @Test
  void aRisingRateIsWholeFromTheMiddleOfTheWarmUpOn() {
    Schedule schedule = Schedule.rising(1_000, 1, Duration.ofSeconds(6));
    int[] inSecond = new int[6];
    for (long due = schedule.next(); due < 6_000 * MILLI; due = schedule.next()) {
      inSecond[(int) (due / (1_000 * MILLI))]++;
    }
    assertThat(inSecond).containsExactly(125, 250, 500, 1_000, 1_000, 1_000);
  }

  @Test
  void aRateOfFewIsWholeAtOnce() {
    Schedule schedule = Schedule.rising(2, 1, Duration.ofSeconds(6));
    schedule.next();
    assertThat(schedule.next()).isEqualTo(500 * MILLI);
  }

  @Test
  void ticksHoldSeveralAtOnce() {
    Schedule schedule = Schedule.constant(1_000, 10);
    for (int i = 0; i < 100; i++) {
      assertThat(schedule.next()).isEqualTo(i / 10 * (10 * MILLI));
    }
  }

  @Test
  void segmentsFollowEachOther() {
    Schedule schedule =
        new Schedule(List.of(new Segment(1, 10), new Segment(1, 30), new Segment(1, 10)), 1);
    int first = 0;
    int second = 0;
    for (long due = schedule.next(); due < 2_000 * MILLI; due = schedule.next()) {
      if (due < 1_000 * MILLI) {
        first++;
      } else {
        second++;
      }
    }
    assertThat(first).isEqualTo(10);
    assertThat(second).isBetween(29, 31);
  }
}
