package io.cotalk.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerCreditsTest {
  private static final int LIMIT = 400;
  private static final List<String> ALL = List.of("self", "quick", "stopped");

  private final List<String> probed = new ArrayList<>();
  private final PeerCredits credits = new PeerCredits("self", LIMIT, probed::add);

  @Test
  void aPeerThatDoesNotAnswerGetsNoMoreThanTheLimit() {
    for (int i = 0; i < LIMIT; i++) {
      assertThat(credits.admit(ALL)).isSameAs(ALL);
      credits.arrived("quick", credits.given("quick"));
    }
    assertThat(credits.admit(ALL)).containsExactly("self", "quick");
    assertThat(credits.shed()).isEqualTo(1);
    assertThat(credits.underWay()).isEqualTo(LIMIT);
  }

  @Test
  void anAnswerGivesBackWhatWasUnderWayWhenItWasAskedFor() {
    long given = 0;
    for (int i = 0; i < LIMIT; i++) {
      given = i == 99 ? credits.given("stopped") : given;
      credits.admit(ALL);
    }
    credits.arrived("stopped", given);
    credits.arrived("stopped", 5);
    for (int i = 0; i < 99; i++) {
      assertThat(credits.admit(List.of("stopped"))).containsExactly("stopped");
    }
    assertThat(credits.admit(List.of("stopped"))).isEmpty();
  }

  @Test
  void aBusyPeerIsAskedBeforeItsCreditEnds() {
    for (int i = 0; i < LIMIT; i++) {
      credits.admit(List.of("quick"));
    }
    assertThat(probed).hasSize(4).containsOnly("quick");
  }

  @Test
  void aPeerThatLeftTheClusterIsForgotten() {
    credits.admit(ALL);
    credits.retain(List.of("quick"));
    assertThat(credits.given("stopped")).isZero();
    assertThat(credits.given("quick")).isEqualTo(1);
  }
}
