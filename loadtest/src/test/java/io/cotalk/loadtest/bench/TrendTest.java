package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {
  private static List<Sample> series(int seconds, IntToDoubleFunction value) {
    return IntStream.range(0, seconds)
        .mapToObj(second -> new Sample(second, Map.of("x", value.applyAsDouble(second))))
        .toList();
  }

  @Test
  void growthIsOfTheLastFourFifths() {
    Trend rising = Trend.of(series(1_000, second -> 100 + second), "x");
    Trend filledAtFirst = Trend.of(series(1_000, second -> Math.min(300, 100 + second)), "x");

    assertThat(rising.percent()).isCloseTo(100 * 799 / 699.5, within(0.1));
    assertThat(rising.error()).isCloseTo(0, within(1e-6));
    assertThat(filledAtFirst.percent()).isCloseTo(0, within(1e-6));
  }

  @Test
  void whatComesAndGoesIsNoGrowth() {
    Trend dips = Trend.ofMedians(series(1_800, s -> s > 900 && s % 75 == 40 ? 0 : 100), "x");
    Trend peaks = Trend.ofMedians(series(1_800, s -> s > 900 && s % 75 == 40 ? 900 : 100), "x");

    assertThat(dips.percent()).isCloseTo(0, within(1e-6));
    assertThat(peaks.percent()).isCloseTo(0, within(1e-6));
  }

  @Test
  void secondsThatDoNotTellAreLeftOut() {
    List<Sample> samples = new ArrayList<>(series(1_800, second -> 100));
    samples.replaceAll(each -> each.at() % 2 == 0 ? each : new Sample(each.at(), Map.of()));

    assertThat(Trend.ofMedians(samples, "x").percent()).isCloseTo(0, within(1e-6));
  }

  @Test
  void theErrorTellsNoiseFromGrowth() {
    Random random = new Random(7);
    Trend noise = Trend.of(series(1_000, second -> 100 + random.nextGaussian()), "x");
    Trend growth = Trend.of(series(1_000, second -> 100 + second + random.nextGaussian()), "x");

    assertThat(Math.abs(noise.percent())).isLessThan(3 * noise.error());
    assertThat(growth.percent()).isGreaterThan(100 * growth.error());
  }

  @Test
  void fewSamplesHaveNoTrend() {
    assertThat(Trend.of(series(2, second -> second), "x")).isEqualTo(new Trend(0, 0));
    assertThat(Trend.of(List.of(), "x")).isEqualTo(new Trend(0, 0));
  }
}
