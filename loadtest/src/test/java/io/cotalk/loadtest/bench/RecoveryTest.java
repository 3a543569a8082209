package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static final Sample GOOD = second(95, 40);
  private static final Sample LATE = second(100, 60);
  private static final Sample FEW = second(80, 5);

  private static Sample second(double answers, double p99) {
    return new Sample(1, Map.of("answers_per_second", answers, "answer_p99_ms", p99));
  }

  private static int seconds(Sample... samples) {
    return new Recovery(100, 50).seconds(List.of(samples));
  }

  @Test
  void threeGoodSecondsRunningAreNormal() {
    assertThat(seconds(GOOD, GOOD, GOOD)).isZero();
    assertThat(seconds(LATE, GOOD, GOOD, FEW, GOOD, GOOD, GOOD, LATE)).isEqualTo(4);
  }

  @Test
  void whatIsNeverNormalTakesAllTheTime() {
    assertThat(seconds(GOOD, GOOD, LATE, GOOD, GOOD)).isEqualTo(5);
    assertThat(seconds()).isZero();
  }

  @Test
  void laterMeasurementsFollowInTime() {
    List<Sample> all = new ArrayList<>(List.of(new Sample(1, Map.of()), new Sample(2, Map.of())));
    Sample.append(all, List.of(GOOD));
    assertThat(all.getLast().at()).isEqualTo(3);
    assertThat(all.getLast().value("answer_p99_ms")).isEqualTo(40);
    assertThat(all.getLast().value("nothing")).isZero();
  }
}
