package io.cotalk.core.persistence;

import com.github.benmanes.caffeine.cache.Cache;
import io.cotalk.core.caches.Caches;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who was a member that may write when a room's roster had which epoch. It decides nothing: the
 * append reads the epoch under the room's lock, and asks the members where it is another. One for
 * each node; any thread.
 */
final class KnownWriters {
  /** Some 100 bytes each; who is forgotten is asked for again. */
  private static final int MOST = 100_000;

  private final Cache<Writer, Long> epochs = Caches.builder().maximumSize(MOST).build();

  /** Returns the epoch at which {@code user} could write to {@code room}; null if not known. */
  @Nullable Long epoch(RoomId room, UserId user) {
    return epochs.getIfPresent(new Writer(room.value(), user.value()));
  }

  /** Notes that these sends of one room were stored at {@code epoch}. */
  void note(List<PendingEvent> stored, long epoch) {
    for (PendingEvent pending : stored) {
      Writer writer = new Writer(pending.event().room().value(), pending.event().sender().value());
      Long known = epochs.getIfPresent(writer);
      if (known == null || known != epoch) {
        epochs.put(writer, epoch);
      }
    }
  }

  private record Writer(long room, long user) {}
}
