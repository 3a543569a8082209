package io.cotalk.core.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.bus.event.HeadDigest;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishersTest {
  private static final long SILENCE = 2_500;

  private final Publishers publishers = new Publishers(SILENCE);

  @Test
  void aPublisherThatFallsSilentIsMissedUntilItIsTakenForGone() {
    publishers.misses(digest("a", 1), 0);
    assertThat(publishers.anySilent(SILENCE)).isFalse();
    assertThat(publishers.anySilent(SILENCE + 1)).isTrue();
    assertThat(publishers.anySilent(25 * SILENCE)).isFalse();
  }

  @Test
  void aPublisherThatStopsInOrderIsNotMissed() {
    publishers.misses(digest("a", 1), 0);
    publishers.misses(digest("b", 1), 0);
    publishers.leaves("a");
    publishers.misses(digest("b", 2), SILENCE);
    assertThat(publishers.anySilent(SILENCE + 1)).isFalse();
    assertThat(publishers.anySilent(3 * SILENCE)).as("the other one is").isTrue();
  }

  @Test
  void whatAPublisherSendsUntilItHasStoppedStillCounts() {
    publishers.misses(digest("a", 1), 0);
    publishers.leaves("a");
    assertThat(publishers.misses(digest("a", 2), 1_000)).isFalse();
    assertThat(publishers.misses(digest("a", 4), 2_000)).isTrue();
    assertThat(publishers.anySilent(3 * SILENCE)).isFalse();
  }

  private static HeadDigest digest(String node, long number) {
    return new HeadDigest(node, 0, 1, number, List.of(), List.of(), List.of(), true);
  }
}
