package io.cotalk.core.tail;

import java.util.List;

/**
 * Events of one shard in the tail's order: those of a room by {@code seq}, those of a user by
 * {@code u}. Immutable.
 *
 * @param shard its number, from 0
 * @param events at least one
 */
public record TailBatch(int shard, List<TailEvent> events) {
  public TailBatch {
    events = List.copyOf(events);
  }
}
