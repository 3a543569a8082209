package io.cotalk.core.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BreakerTest {
  private final Breaker breaker = new Breaker(2, 1_000);

  @Test
  void opensAfterFailuresInARowOnly() {
    breaker.failed(0);
    breaker.succeeded();
    breaker.failed(0);
    assertThat(breaker.allows(0)).isTrue();
    breaker.failed(0);
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.allows(999)).isFalse();
  }

  @Test
  void letsOneTryAfterAWhileAndClosesByItsSuccess() {
    breaker.failed(0);
    breaker.failed(0);
    assertThat(breaker.allows(1_000)).isTrue();
    assertThat(breaker.allows(1_000)).isFalse();
    breaker.succeeded();
    assertThat(breaker.allows(1_001)).isTrue();
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void staysOpenWhenTheTryFails() {
    breaker.failed(0);
    breaker.failed(0);
    assertThat(breaker.allows(1_000)).isTrue();
    breaker.failed(1_250);
    assertThat(breaker.allows(2_000)).isFalse();
    assertThat(breaker.allows(2_250)).isTrue();
  }

  @Test
  void aLongSilenceIsEnough() {
    breaker.silent(0);
    assertThat(breaker.state(999)).isEqualTo(Breaker.State.OPEN);
    assertThat(breaker.waitMillis(400)).isEqualTo(600);
    assertThat(breaker.state(1_000)).isEqualTo(Breaker.State.HALF_OPEN);
    breaker.failed(1_000);
    assertThat(breaker.openings()).as("it was open all the time").isEqualTo(1);
    breaker.succeeded();
    assertThat(breaker.state(1_001)).isEqualTo(Breaker.State.CLOSED);
    assertThat(breaker.waitMillis(1_001)).isZero();
    breaker.silent(2_000);
    assertThat(breaker.openings()).isEqualTo(2);
  }
}
