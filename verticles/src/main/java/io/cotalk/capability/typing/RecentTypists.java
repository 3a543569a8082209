package io.cotalk.capability.typing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.cotalk.core.caches.Caches;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import java.time.Duration;

/**
 * Of whom others have been told within the interval, on this node. Bounded: while it is full nobody
 * is told of anybody else. Any thread.
 */
final class RecentTypists {
  private final Cache<Typist, Boolean> recent;
  private final int max;

  private record Typist(RoomId room, UserId user) {}

  /**
   * @param max most of them
   */
  RecentTypists(Duration interval, int max, Ticker clock) {
    this.recent = Caches.builder().expireAfterWrite(interval).ticker(clock).build();
    this.max = max;
  }

  /** Adds a person in a room for the interval; false when they are there, or it is full. */
  boolean add(RoomId room, UserId user) {
    if (recent.estimatedSize() >= max) {
      // Those whose time is over are counted until then.
      recent.cleanUp();
      if (recent.estimatedSize() >= max) {
        return false;
      }
    }
    return recent.asMap().putIfAbsent(new Typist(room, user), Boolean.TRUE) == null;
  }
}
