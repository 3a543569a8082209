package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AimTest {
  private final Figures figures = new Figures();

  @Test
  void limitsMayBeReached() {
    figures.put("x", 5, "s");
    assertThat(Aim.atMost("x", 5).isMet(figures)).isTrue();
    assertThat(Aim.atLeast("x", 5).isMet(figures)).isTrue();
    assertThat(Aim.atMost("x", 4.9).isMet(figures)).isFalse();
    assertThat(Aim.atLeast("x", 5.1).isMet(figures)).isFalse();
  }

  @Test
  void whatWasNotMeasuredMeetsNothing() {
    assertThat(Aim.atMost("x", 5).isMet(figures)).isFalse();
    figures.put("x", Double.NaN, "s");
    assertThat(Aim.atMost("x", 5).isMet(figures)).isFalse();
    assertThat(Aim.atLeast("x", 5).isMet(figures)).isFalse();
  }

  @Test
  void aMissedAimFailsTheRun() {
    figures.put("x", 5, "s");
    Outcome outcome = new Outcome(figures, List.of());
    outcome.aims().add(Aim.atMost("x", 5));
    assertThat(outcome.isClean()).isTrue();
    outcome.aims().add(Aim.atMost("x", 4));
    assertThat(outcome.isClean()).isFalse();
  }

  @Test
  void whatIsOnlyHopedForFailsNoRun() {
    figures.put("x", 5, "s");
    Outcome outcome = new Outcome(figures, List.of());
    outcome.aims().add(Aim.atMost("x", 4).hoped());
    assertThat(outcome.isClean()).isTrue();
    assertThat(outcome.aims().getFirst().isMet(figures)).isFalse();
  }
}
