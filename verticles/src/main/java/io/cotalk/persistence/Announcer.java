package io.cotalk.persistence;

import io.cotalk.bus.RoomAddressing;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.bus.event.RoomEvents;
import io.cotalk.id.RoomId;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * Tells the cluster what was committed: at once on the room's address, and again in the next
 * digest. Any thread.
 */
public final class Announcer {
  /** Events in one bus message, so that it stays below 300 kB. */
  private static final int MOST = 64;

  private final Vertx vertx;
  private final RoomAddressing addressing;
  private final Digests digests;
  private final Doubts doubts;

  public Announcer(Vertx vertx, RoomAddressing addressing, Digests digests, Doubts doubts) {
    this.vertx = vertx;
    this.addressing = addressing;
    this.digests = digests;
    this.doubts = doubts;
  }

  /** Notes that a write to {@code room} may have been committed without an answer. */
  void doubt(RoomId room) {
    doubts.note(room);
  }

  /**
   * Publishes what a commit wrote to one room; a hint, so nothing is promised and nothing fails.
   *
   * @param events ascending, without holes; none is well
   */
  void announce(List<RoomEvent> events) {
    for (int from = 0; from < events.size(); from += MOST) {
      List<RoomEvent> some = events.subList(from, Math.min(events.size(), from + MOST));
      RoomEvent last = some.getLast();
      List<RoomEvent> light = some.stream().map(RoomEvent::forBus).toList();
      vertx.eventBus().publish(addressing.of(last.room()), new RoomEvents(last.room(), light));
      digests.note(last.room(), last.seq(), last.n());
    }
  }
}
