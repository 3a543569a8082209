package io.cotalk.loadtest.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.loadtest.nemesis.Catalogue;
import io.cotalk.loadtest.nemesis.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void readsWhatIsGiven() {
    Options options =
        Options.parse("--minutes", "10", "--seed", "7", "--only", "f12,F13", "--redis", "dead");
    assertThat(options.time()).isEqualTo(Duration.ofMinutes(10));
    assertThat(options.seed()).isEqualTo(7);
    assertThat(options.only()).containsExactly("F12", "F13");
    assertThat(options.redisDead()).isTrue();
    assertThat(options.command())
        .isEqualTo("./cotalk chaos --minutes 10 --seed 7 --only f12,F13 --redis dead");
  }

  @Test
  void aSeedThatWasDrawnIsInTheCommandThatRepeatsTheRun() {
    Options options = Options.parse("--rate", "50");
    assertThat(options.command()).endsWith("--rate 50 --seed " + options.seed());
  }

  @Test
  void aMixHasMoreGoingOnThanALookAtOneFault() {
    assertThat(Options.parse("--minutes", "10").rate()).isEqualTo(300);
    assertThat(Options.parse("--minutes", "10").readers()).isEqualTo(100);
    assertThat(Options.parse("--only", "F12").rate()).isEqualTo(100);
    assertThat(Options.parse("--only", "F12", "--rate", "500").rate()).isEqualTo(500);
  }

  @Test
  void refusesWhatMeansNothing() {
    for (String[] words :
        new String[][] {
          {"--minute", "1"}, {"--seed"}, {"--nodes", "0"}, {"--rate", "many"}, {"--redis", "alive"}
        }) {
      assertThatThrownBy(() -> Options.parse(words)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void everyFaultHasANameOfItsOwn() {
    assertThat(Catalogue.kinds().stream().map(Kind::name)).doesNotHaveDuplicates();
    assertThat(Catalogue.find("F12")).isPresent();
    for (String bug : Plant.names()) {
      assertThat(Plant.of(bug).faults()).allMatch(name -> Catalogue.find(name).isPresent());
    }
  }
}
