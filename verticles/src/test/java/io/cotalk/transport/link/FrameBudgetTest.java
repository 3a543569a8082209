package io.cotalk.transport.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.transport.link.FrameBudget.Verdict;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FrameBudgetTest {
  private static FrameBudget welcomed() {
    FrameBudget budget = new FrameBudget(1_000, 500, 0);
    budget.welcome(1_000, 500, 0);
    return budget;
  }

  /** Tells what the last of so many frames at once brings. */
  private static Verdict spend(FrameBudget budget, int frames, long now) {
    Verdict verdict = Verdict.GO_ON;
    for (int i = 0; i < frames; i++) {
      verdict = budget.take(1) ? Verdict.GO_ON : budget.look(now);
    }
    return verdict;
  }

  @Test
  void moreThanTheBurstPausesAndTwiceAsMuchAtOnceIsAbuse() {
    FrameBudget budget = welcomed();
    assertThat(spend(budget, 999, 0)).isEqualTo(Verdict.GO_ON);
    assertThat(spend(budget, 1, 0)).isEqualTo(Verdict.PAUSE);
    assertThat(budget.millisToFill(0)).isEqualTo(500);
    assertThat(spend(budget, 1_000, 0)).isEqualTo(Verdict.PAUSE);
    assertThat(spend(budget, 1, 0)).isEqualTo(Verdict.ABUSE);
  }

  @Test
  void aStrangerHasAnEighth() {
    FrameBudget budget = new FrameBudget(1_000, 500, 0);
    assertThat(spend(budget, 124, 0)).isEqualTo(Verdict.GO_ON);
    assertThat(spend(budget, 126, 0)).isEqualTo(Verdict.PAUSE);
    assertThat(spend(budget, 1, 0)).isEqualTo(Verdict.ABUSE);
  }

  @Test
  void bytesCountToo() {
    assertThat(FrameBudget.costOf(0)).isEqualTo(1);
    assertThat(FrameBudget.costOf(1_023)).isEqualTo(1);
    assertThat(FrameBudget.costOf(65_536)).isEqualTo(65);
  }

  /** Whoever takes all there is, as soon as it is there, is an abuser after ten seconds. */
  @Test
  void whoIsOverItAllTheTimeIsAnAbuser() {
    FrameBudget budget = welcomed();
    long now = 0;
    Verdict verdict = spend(budget, 1_200, now);
    while (verdict == Verdict.PAUSE) {
      now += Math.max(1, budget.millisToFill(now));
      verdict = spend(budget, 400, now);
      assertThat(now).isLessThan(12_000);
    }
    assertThat(verdict).isEqualTo(Verdict.ABUSE);
    assertThat(now).isGreaterThan(10_000);
  }

  @Property
  void whoKeepsTheRateIsNeverHeldUp(
      @ForAll @IntRange(min = 1, max = 60) int seconds,
      @ForAll @IntRange(min = 1, max = 499) int perSecond) {
    FrameBudget budget = welcomed();
    for (int i = 0; i < seconds * perSecond; i++) {
      long now = i * 1_000L / perSecond;
      assertThat(budget.take(1) || budget.look(now) == Verdict.GO_ON).isTrue();
    }
  }
}
