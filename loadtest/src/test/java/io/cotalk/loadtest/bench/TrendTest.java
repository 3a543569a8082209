package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
    Trend heap =
        Trend.ofLeast(
            series(1_800, second -> 100 + (second < 900 ? second % 10 : second % 60)), "x");

    assertThat(heap.percent()).isCloseTo(0, within(1e-6));
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
