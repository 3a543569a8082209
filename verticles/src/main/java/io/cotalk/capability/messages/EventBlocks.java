package io.cotalk.capability.messages;

import com.github.benmanes.caffeine.cache.Cache;
import io.cotalk.core.caches.Caches;
import io.cotalk.core.config.MessagesConfig;
import io.cotalk.id.RoomId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Events that were read of late, as clients get them, in blocks of 64 places of a room's log. Knows
 * nothing of rights and of heads: both are asked of the shard for every page. What is read often
 * stays, so one who reads a whole log back does not push out what all read. One for each node; any
 * thread.
 */
final class EventBlocks {
  /** A page of 50 is in one or two; a new event makes one be written anew. */
  static final int PLACES = 64;

  private final Cache<Key, EventRun> blocks;
  private final Counter hits;
  private final Counter parts;
  private final Counter misses;

  EventBlocks(MessagesConfig config, MeterRegistry registry) {
    this.blocks =
        Caches.builder()
            .maximumWeight(config.cacheBytes())
            .weigher((Key key, EventRun run) -> run.weight())
            .expireAfterWrite(config.cacheLife())
            .build();
    this.hits = reads(registry, "hit");
    this.parts = reads(registry, "part");
    this.misses = reads(registry, "miss");
    Gauge.builder("cotalk.history.cache.bytes", this, EventBlocks::bytes)
        .description("Memory of events that were read of late")
        .register(registry);
  }

  private static Counter reads(MeterRegistry registry, String result) {
    return Counter.builder("cotalk.history.cache.reads")
        .description("Pages of history, by how much of them was in memory")
        .tag("result", result)
        .register(registry);
  }

  private record Key(RoomId room, long block) {}

  /** Returns how much memory the events take. */
  long bytes() {
    return blocks.policy().eviction().orElseThrow().weightedSize().orElse(0);
  }

  /**
   * Returns the events from {@code from} on that are here, at most to {@code to}; none when {@code
   * from} is not here, whatever follows.
   *
   * @param to at most the room's head
   */
  EventRun find(RoomId room, long from, long to) {
    EventRun found = EventRun.NONE;
    long next = from;
    while (next <= to) {
      EventRun block = blocks.getIfPresent(new Key(room, next / PLACES));
      if (block == null || next < block.first() || block.last() < next) {
        break;
      }
      found = found.and(block.part(next, to));
      next = found.last() + 1;
    }
    Counter result = next > to ? hits : next > from ? parts : misses;
    result.increment();
    return found;
  }

  /** Keeps what was read. */
  void add(RoomId room, EventRun run) {
    for (long next = run.first(); next <= run.last(); ) {
      long block = next / PLACES;
      EventRun part = run.part(next, block * PLACES + PLACES - 1);
      blocks.asMap().merge(new Key(room, block), part.alone(), EventBlocks::joined);
      next = part.last() + 1;
    }
  }

  /** What was just read counts where both have it; what a hole would part from it is left out. */
  private static EventRun joined(EventRun known, EventRun read) {
    EventRun before = known.part(known.first(), read.first() - 1);
    EventRun behind = known.part(read.last() + 1, known.last());
    EventRun whole =
        before.count() > 0 && before.last() + 1 == read.first() ? before.and(read) : read;
    return behind.count() > 0 && behind.first() == read.last() + 1 ? whole.and(behind) : whole;
  }
}
