package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {
  private static BenchOptions parse(String words) {
    return BenchOptions.parse(words.isEmpty() ? new String[0] : words.split(" "));
  }

  @Test
  void eachScenarioHasItsOwnSizes() {
    for (Scenario scenario : Scenario.values()) {
      BenchOptions options = parse(scenario.word());
      assertThat(options.connections()).isEqualTo(scenario.sizes().connections());
      assertThat(options.rate()).isEqualTo(scenario.sizes().rate());
    }
  }

  @Test
  void wordsAreTakenOver() {
    BenchOptions options =
        parse(
            "fanout --connections 500 --rate 12.5 --time 2m --warmup 3s --baseline"
                + " --find-max p99.9=1s --set fanout.gap-wait=5ms,limits.open-rooms=9"
                + " --target http://127.0.0.1:8080,http://127.0.0.1:8081");
    assertThat(options.connections()).isEqualTo(500);
    assertThat(options.rate()).isEqualTo(12.5);
    assertThat(options.time()).isEqualTo(Duration.ofMinutes(2));
    assertThat(options.baseline()).isTrue();
    assertThat(options.audit()).isTrue();
    assertThat(options.goal()).contains(new Goal(99.9, 1_000));
    assertThat(options.settings()).containsEntry("fanout.gap-wait", "5ms").hasSize(2);
    assertThat(options.targets()).hasSize(2);
  }

  @Test
  void overloadIsAlwaysPinned() {
    assertThat(parse("overload").pinned()).isTrue();
    assertThat(parse("slow").pinned()).isFalse();
    assertThat(parse("slow --pin").pinned()).isTrue();
  }

  @Test
  void onlyAnOwnShardIsFilled() {
    assertThat(parse("history").messages()).isZero();
    assertThat(parse("history --messages 10000000").messages()).isEqualTo(10_000_000);
  }

  @Test
  void wrongWordsAreNamed() {
    for (String words :
        new String[] {
          "",
          "fan",
          "send --rate",
          "send --rate x",
          "send --nodes 0",
          "send --time 5",
          "send --find-max 99",
          "send --find-max p0=1ms",
          "send --target ws://x",
          "send --set x=1",
          "send --fast",
          "send --find-max p99=20ms",
          "mixed --find-max p99=20ms",
          "history --baseline",
          "connect --rate 0",
          "send --messages 1000",
          "history --messages 1000 --target http://127.0.0.1:8080"
        }) {
      assertThatThrownBy(() -> parse(words)).as(words).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
