package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.loadtest.bench.Closings.Look;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ClosingsTest {
  private static final long SECOND = 1_000_000_000;

  private static Look look(long seconds, long closed) {
    return new Look(seconds * SECOND, closed);
  }

  @Test
  void theFirstToWaitIsTheFirstToBeClosed() {
    List<Look> looks = List.of(look(9, 7), look(30, 7), look(31, 8), look(34, 10));
    assertThat(Closings.seconds(looks, LongStream.of(2 * SECOND, 0, SECOND), 7))
        .containsExactly(31.0, 33.0, 32.0);
  }

  @Test
  void whoIsStillOpenIsLeftOut() {
    List<Look> looks = List.of(look(30, 0), look(31, 1));
    assertThat(Closings.seconds(looks, LongStream.of(0, SECOND), 0)).containsExactly(31.0);
    assertThat(Closings.seconds(List.of(), LongStream.of(0), 0)).isEmpty();
  }

  @Test
  void closesOfOthersDoNotCount() {
    assertThat(Closings.seconds(List.of(look(5, 9)), LongStream.of(0), 3)).containsExactly(5.0);
  }
}
