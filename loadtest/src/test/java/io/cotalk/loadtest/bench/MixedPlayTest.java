package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cotalk.loadtest.bench.Schedule.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

  /** Seconds of a run with this p99 up to the end of the burst, then these. */
  private static Figures burst(int seconds, double... after) {
    List<Sample> samples = new ArrayList<>();
    for (int second = 0; second < seconds - after.length; second++) {
      samples.add(second(10));
    }
    Arrays.stream(after).forEach(p99 -> samples.add(second(p99)));
    Figures figures = new Figures();
    MixedPlay.burst(figures, samples, 500);
    return figures;
  }

  private static Sample second(double p99) {
    double answers = p99 == 0 ? 0 : 400;
    return new Sample(1, Map.of("answer_p99_ms", p99, "answers_per_second", answers));
  }

  @Test
  void recoveryIsToldOnlyWhenItCame() {
    double[] slow = {90, 90, 30, 20, 20, 20, 10, 10, 10, 10};
    assertThat(burst(75, slow).get("recovered_after_seconds")).isEqualTo(3);
    assertThat(burst(75, new double[10]).all()).doesNotContainKey("recovered_after_seconds");
    assertThat(burst(30).all()).doesNotContainKey("recovered_after_seconds");
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
