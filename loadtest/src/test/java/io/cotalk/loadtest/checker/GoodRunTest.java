package io.cotalk.loadtest.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.loadtest.history.Line;
import io.cotalk.loadtest.verdict.Verdict;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoodRunTest {
  @Test
  void goodRunsAreValid() throws IOException {
    for (long seed = 0; seed < 300; seed++) {
      List<Line> run = GoodRun.lines(seed, 3000);
      Verdict verdict = Checker.check(run::forEach);
      assertThat(verdict.examples()).as("seed %d", seed).isEmpty();
      assertThat(verdict.doubts()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void everyInvariantHasSomethingToCompare() throws IOException {
    List<Line> run = GoodRun.lines(1, 20_000);
    assertThat(Checker.check(run::forEach).results())
        .allSatisfy(result -> assertThat(result.checked()).isPositive());
  }
}
