package io.cotalk.core.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Expiry;
import io.cotalk.core.caches.Caches;
import java.util.concurrent.TimeUnit;

/** Token buckets of this node alone. Forgets a bucket when it would be full again. Any thread. */
final class LocalBuckets {
  private static final int MAX_BUCKETS = 100_000;

  private final Cache<Key, TokenBucket> buckets =
      Caches.builder()
          .maximumSize(MAX_BUCKETS)
          .expireAfter(Expiry.<Key, TokenBucket>accessing((key, bucket) -> key.rate().period()))
          .build();

  private record Key(Rate rate, String subject) {}

  /** Takes a token of {@code subject}; returns 0, or the milliseconds until there is one. */
  long take(Rate rate, String subject) {
    return take(rate, subject, 1);
  }

  /** Takes {@code cost} tokens of {@code subject}, or none; returns 0, or the wait for them. */
  long take(Rate rate, String subject, int cost) {
    long now = now();
    return bucket(rate, subject, now).take(cost, now);
  }

  /** Takes tokens of {@code subject} as {@link TokenBucket#takeOrStandInLine} does. */
  long takeOrStandInLine(Rate rate, String subject, int cost, int line) {
    long now = now();
    return bucket(rate, subject, now).takeOrStandInLine(now, cost, line);
  }

  /** Gives back a token of {@code subject} that was taken just now. */
  void giveBack(Rate rate, String subject) {
    bucket(rate, subject, now()).giveBack();
  }

  /** Returns what {@link #take} would, and takes nothing. */
  long await(Rate rate, String subject) {
    TokenBucket bucket = buckets.getIfPresent(new Key(rate, subject));
    return bucket == null ? 0 : bucket.await(now());
  }

  private TokenBucket bucket(Rate rate, String subject, long now) {
    return buckets.get(
        new Key(rate, subject), key -> new TokenBucket(rate.count(), rate.millisEach(), now));
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
