package io.cotalk.caches;

import com.github.benmanes.caffeine.cache.Caffeine;

/** Begins a cache. Any thread. */
public final class Caches {
  private Caches() {}

  /**
   * Returns a builder of a cache that tidies up on the thread that uses it. It would wake a thread
   * of the common pool instead, at most writes and every few reads, which costs the event loop more
   * than the tidying of some microseconds.
   */
  public static Caffeine<Object, Object> builder() {
    return Caffeine.newBuilder().executor(Runnable::run);
  }
}
