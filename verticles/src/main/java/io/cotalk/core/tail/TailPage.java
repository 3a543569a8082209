package io.cotalk.core.tail;

import java.time.OffsetDateTime;
import java.util.List;

/**
 * What one read found.
 *
 * @param events in order; may be empty
 * @param next the position after them
 * @param more read again at once
 * @param now the shard's clock
 */
record TailPage(List<TailEvent> events, TailPosition next, boolean more, OffsetDateTime now) {
  TailPage {
    events = List.copyOf(events);
  }
}
