package io.cotalk.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  @Test
  void theEleventhInAMinuteWaits() {
    TokenBucket bucket = new TokenBucket(10, 6_000, 0);
    for (int i = 0; i < 10; i++) {
      assertThat(bucket.take(i)).isZero();
    }
    long wait = bucket.take(10);
    assertThat(wait).isBetween(5_900L, 6_000L);
    assertThat(bucket.take(10 + wait - 1)).isPositive();
    assertThat(bucket.take(10 + wait)).isZero();
  }

  @Test
  void aClockThatGoesBackGivesNothing() {
    TokenBucket bucket = new TokenBucket(1, 1_000, 5_000);
    assertThat(bucket.take(5_000)).isZero();
    assertThat(bucket.take(0)).isPositive();
    assertThat(bucket.take(5_999)).isPositive();
    assertThat(bucket.take(6_000)).isZero();
  }

  @Property
  void neverMoreThanTheBurstAndWhatCameSince(
      @ForAll @IntRange(min = 1, max = 50) int capacity,
      @ForAll @IntRange(min = 1, max = 1_000) int millisEach,
      @ForAll @Size(max = 300) List<@IntRange(max = 500) Integer> steps) {
    TokenBucket bucket = new TokenBucket(capacity, millisEach, 0);
    long now = 0;
    long taken = 0;
    for (int step : steps) {
      now += step;
      long wait = bucket.take(now);
      taken += wait == 0 ? 1 : 0;
      assertThat(taken).isLessThanOrEqualTo(capacity + now / millisEach);
      assertThat(wait).isBetween(0L, (long) millisEach);
    }
  }
}
