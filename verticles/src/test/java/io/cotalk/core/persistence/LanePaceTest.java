package io.cotalk.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LanePaceTest {
  private final LanePace pace = new LanePace(200);

  @Test
  void anIdleLaneRefusesNobodyHoweverSlowItWas() {
    assertThat(pace.expectedNanos(0, 0)).isZero();
    commit(0, 1_000_000);
    assertThat(pace.expectedNanos(0, 2_000_000)).isZero();
  }

  @Test
  void whoComesDuringACommitWaitsForItAndForThoseBefore() {
    commit(0, 10);
    pace.begin(20);
    assertThat(pace.expectedNanos(0, 21)).as("the running one and the own").isEqualTo(20);
    assertThat(pace.expectedNanos(399, 21)).isEqualTo(30);
    assertThat(pace.expectedNanos(2_000, 21)).isEqualTo(120);
  }

  @Test
  void aCommitThatDoesNotEndIsSeenWhileItRuns() {
    commit(0, 10);
    pace.begin(20);
    assertThat(pace.expectedNanos(0, 1_020)).isEqualTo(2_000);
  }

  @Test
  void oneSlowCommitIsForgottenByMany() {
    commit(0, 1_000);
    for (int i = 0; i < 40; i++) {
      commit(2_000 + 20 * i, 10);
    }
    pace.begin(10_000);
    assertThat(pace.expectedNanos(0, 10_001)).isLessThan(40);
  }

  @Test
  void whoSendsAloneNeverWaits() {
    commit(0, 1_000, 1, 0);
    assertThat(pace.graceNanos(1, 1_001)).isZero();
  }

  @Test
  void theTwoHalvesOfManySendersBecomeOne() {
    commit(0, 1_000, 8, 8);
    assertThat(pace.graceNanos(8, 1_100)).as("three commits' time from its end").isEqualTo(2_900);
    assertThat(pace.graceNanos(15, 1_400)).isEqualTo(2_600);
    assertThat(pace.graceNanos(16, 1_100)).as("all are here").isZero();
    assertThat(pace.graceNanos(9, 4_000)).isNotPositive();
  }

  @Test
  void aSlowShardIsWaitedForNoLongerThanAMoment() {
    commit(0, 1_000_000_000, 200, 0);
    assertThat(pace.graceNanos(1, 1_000_000_000)).isEqualTo(4_000_000);
    commit(2_000_000_000, 1_000_000, 200, 400);
    assertThat(pace.graceNanos(200, 2_001_000_000)).as("a whole batch").isZero();
  }

  @Test
  void whoComesWhileTheLaneWaitsForMoreWaitsForTheRestOfItAndTheCommit() {
    commit(0, 1_000, 8, 8);
    pace.waits(1_100, 2_900);
    assertThat(pace.expectedNanos(9, 2_000)).isEqualTo(2_000 + 1_000);
    pace.begin(2_500);
    assertThat(pace.expectedNanos(9, 2_500)).isEqualTo(2_000);
    pace.end(3_500, 9, 0);
    assertThat(pace.expectedNanos(0, 3_600)).as("idle again").isZero();
    pace.waits(3_600, 400);
    assertThat(pace.expectedNanos(0, 4_000)).as("none of those it waited with is left").isZero();
  }

  private void commit(long at, long nanos) {
    commit(at, nanos, 1, 0);
  }

  private void commit(long at, long nanos, int sends, int waiting) {
    pace.begin(at);
    pace.end(at + nanos, sends, waiting);
  }
}
