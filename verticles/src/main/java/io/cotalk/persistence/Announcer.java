package io.cotalk.persistence;

import io.cotalk.bus.RoomAddressing;
import io.cotalk.bus.event.RoomEvent;
import io.vertx.core.Vertx;

/**
 * Tells the cluster what was committed: at once on the room's address, and again in the next
 * digest. Any thread.
 */
public final class Announcer {
  private final Vertx vertx;
  private final RoomAddressing addressing;
  private final Digests digests;

  public Announcer(Vertx vertx, RoomAddressing addressing, Digests digests) {
    this.vertx = vertx;
    this.addressing = addressing;
    this.digests = digests;
  }

  /** Publishes a committed event; a hint, so nothing is promised and nothing fails. */
  void announce(RoomEvent event) {
    vertx.eventBus().publish(addressing.of(event.room()), event.forBus());
    digests.note(event.room(), event.seq(), event.n());
  }
}
