package io.cotalk.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.PriorityQueue;
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

  @Test
  void eightWhoAreRefusedTogetherAreToldDifferentWaits() {
    TokenBucket bucket = new TokenBucket(20, 100, 0);
    assertThat(bucket.takeOrStandInLine(0, 20, 64)).isZero();
    for (int i = 1; i <= 8; i++) {
      assertThat(bucket.takeOrStandInLine(0, 1, 64)).isEqualTo(100L * i);
    }
    for (int i = 1; i <= 8; i++) {
      assertThat(bucket.takeOrStandInLine(100L * i, 1, 64)).isZero();
    }
    assertThat(bucket.takeOrStandInLine(800, 1, 64)).as("nobody is in line").isEqualTo(100);
  }

  @Test
  void theLineIsBoundedAndEndsWhenNobodyComes() {
    TokenBucket bucket = new TokenBucket(1, 100, 0);
    assertThat(bucket.takeOrStandInLine(0, 1, 3)).isZero();
    for (int i = 1; i <= 3; i++) {
      assertThat(bucket.takeOrStandInLine(0, 1, 3)).isEqualTo(100L * i);
    }
    assertThat(bucket.takeOrStandInLine(0, 1, 3)).isEqualTo(-400);
    assertThat(bucket.takeOrStandInLine(0, 1, 3)).isEqualTo(-400);
    for (int i = 0; i < 4; i++) {
      assertThat(bucket.takeOrStandInLine(1_000, 1, 3)).as("kept for who is late").isZero();
    }
    assertThat(bucket.takeOrStandInLine(1_000, 1, 3)).isEqualTo(100);
    assertThat(bucket.takeOrStandInLine(9_000, 1, 3)).as("nobody came").isZero();
    assertThat(bucket.takeOrStandInLine(9_000, 1, 3)).isEqualTo(100);
  }

  @Property
  void whoComesWhenToldIsLetIn(
      @ForAll @IntRange(min = 1, max = 30) int capacity,
      @ForAll @IntRange(min = 1, max = 300) int millisEach,
      @ForAll @IntRange(min = 1, max = 40) int cost,
      @ForAll @Size(max = 60) List<@IntRange(max = 700) Integer> pauses) {
    TokenBucket bucket = new TokenBucket(capacity, millisEach, 0);
    PriorityQueue<Long> told = new PriorityQueue<>();
    long now = 0;
    long taken = 0;
    for (int pause : pauses) {
      // Somebody new comes, but not between the time told and who comes then.
      now += pause;
      while (!told.isEmpty() && told.element() <= now) {
        assertThat(bucket.takeOrStandInLine(told.remove(), cost, 1_000_000)).isZero();
        taken += Math.min(cost, capacity);
      }
      long wait = bucket.takeOrStandInLine(now, cost, 1_000_000);
      taken += wait == 0 ? Math.min(cost, capacity) : 0;
      if (wait > 0) {
        told.add(now + wait);
      }
      assertThat(taken).isLessThanOrEqualTo(capacity + now / millisEach);
    }
    while (!told.isEmpty()) {
      assertThat(bucket.takeOrStandInLine(told.remove(), cost, 1_000_000)).isZero();
    }
  }
}
