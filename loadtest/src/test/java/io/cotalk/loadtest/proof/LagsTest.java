package io.cotalk.loadtest.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An event is late when it is too old at a moment that is not within 30 s after a kill. */
class LagsTest {
  private static final long SECOND = 1_000_000;

  private final Kills kills = new Kills();
  private final Lags lags = new Lags(kills, Duration.ofSeconds(1));

  @Test
  void withoutKillsOneSecondIsTheLimit() {
    lags.take(100 * SECOND, 101 * SECOND);
    assertThat(lags.late()).isZero();
    lags.take(100 * SECOND, 101 * SECOND + 1);
    assertThat(lags.late()).isEqualTo(1);
  }

  @Test
  void aKillExcusesThirtySeconds() {
    kills.add(100 * SECOND);
    lags.take(100 * SECOND, 130 * SECOND);
    lags.take(99 * SECOND + SECOND / 2, 120 * SECOND);
    lags.take(129 * SECOND, 130 * SECOND);
    assertThat(lags.late()).isZero();
    lags.take(100 * SECOND, 131 * SECOND);
    lags.take(98 * SECOND, 120 * SECOND);
    assertThat(lags.late()).isEqualTo(2);
  }

  @Test
  void theSpansOfTwoKillsJoin() {
    kills.add(100 * SECOND);
    kills.add(125 * SECOND);
    lags.take(101 * SECOND, 155 * SECOND);
    assertThat(lags.late()).isZero();
    lags.take(101 * SECOND, 156 * SECOND);
    assertThat(lags.late()).isEqualTo(1);
  }
}
