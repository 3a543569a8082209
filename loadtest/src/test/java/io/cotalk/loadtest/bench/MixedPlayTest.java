package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cotalk.loadtest.bench.Schedule.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

class MixedPlayTest {
  @Test
  void aDayHasABurstOfThreeTimesItsRate() {
    List<Segment> day = MixedPlay.day(500, 30, 1_800);

    assertThat(day).hasSize(1_801);
    assertThat(day.getFirst()).isEqualTo(new Segment(30, 200));
    double before = day.get(1 + 1_079).rate();
    double inBurst = day.get(1 + 1_090).rate();
    assertThat(inBurst / before).isCloseTo(3, within(0.05));
    assertThat(day.get(1 + 1_100).rate()).isCloseTo(before, within(10.0));
  }

  @Test
  void aLongWarmUpIsABusierDay() {
    List<Segment> days = MixedPlay.day(500, 600, 1_800);

    assertThat(days).hasSize(2_400);
    assertThat(days.getFirst().rate()).isCloseTo(300, within(1.0));
    assertThat(days.get(360 + 10).rate()).isGreaterThan(2.9 * days.get(359).rate());
    assertThat(days.get(600).rate()).isCloseTo(200, within(1.0));
  }

  @Test
  void aLongWarmUpHasAGustSoThatBuffersForTheLargestBatchesAreThere() {
    List<Segment> days = MixedPlay.day(500, 600, 1_800);

    assertThat(days.subList(300, 303)).containsOnly(new Segment(1, 5_000));
    assertThat(MixedPlay.day(2_000, 600, 1_800).get(300)).isEqualTo(new Segment(1, 9_000));
    assertThat(days.get(299).rate()).isCloseTo(750, within(1.0));
    assertThat(days.get(303).rate()).isCloseTo(750, within(1.0));
    assertThat(days.subList(600, 2_400)).allMatch(second -> second.rate() < 1_600);
  }
}
