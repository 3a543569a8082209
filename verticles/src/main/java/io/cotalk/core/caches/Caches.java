package io.cotalk.core.caches;

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

  /**
   * Returns a builder of a cache that is seldom written, and whose entries may end by the ten
   * thousand at once: the common pool tidies up.
   */
  public static Caffeine<Object, Object> tidiedAside() {
    return Caffeine.newBuilder();
  }
}
