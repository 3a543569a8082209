package io.cotalk.capability.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OutboxQueueTest {
  @Test
  void pausesDoubleUpToFifteenSecondsAndAreSpread() {
    assertThat(OutboxQueue.pauseMillis(0, 1)).isEqualTo(500);
    assertThat(OutboxQueue.pauseMillis(0, 0)).isEqualTo(250);
    assertThat(OutboxQueue.pauseMillis(1, 1)).isEqualTo(1_000);
    assertThat(OutboxQueue.pauseMillis(5, 1)).isEqualTo(15_000);
    assertThat(OutboxQueue.pauseMillis(1_000_000, 1)).isEqualTo(15_000);
  }
}
