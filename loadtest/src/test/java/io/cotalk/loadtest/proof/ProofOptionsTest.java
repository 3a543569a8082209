package io.cotalk.loadtest.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProofOptionsTest {
  @Test
  void withoutWordsItIsTheWholeProof() {
    ProofOptions whole = ProofOptions.parse();
    assertThat(whole.events()).isEqualTo(1_000_000);
    assertThat(whole.senders()).isEqualTo(200);
    assertThat(whole.shards()).isEqualTo(4);
    assertThat(whole.rate()).isEqualTo(5_000);
    assertThat(whole.kills()).isEqualTo(4);
    assertThat(whole.lag()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void readsWhatIsGiven() {
    ProofOptions some = ProofOptions.parse("--events", "10", "--kills", "0", "--lag", "5000");
    assertThat(some.events()).isEqualTo(10);
    assertThat(some.kills()).isZero();
    assertThat(some.lag()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void refusesWhatMeansNothing() {
    for (String[] words :
        new String[][] {{"--events"}, {"--events", "0"}, {"--rate", "x"}, {"--fast"}}) {
      assertThatThrownBy(() -> ProofOptions.parse(words))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
