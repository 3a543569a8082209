package io.cotalk.core.persistence;

import io.cotalk.bus.RoomAddressing;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.bus.event.RoomEvents;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells the cluster what was committed: at once on the room's address, and again in the next
 * digest. Any thread.
 */
public final class Announcer {
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

  /** Has the next digest tell that {@code sender} has written message {@code n}. */
  void sent(RoomId room, UserId sender, long n) {
    digests.note(room, sender, n);
  }

  /**
   * Publishes what a commit wrote to one room; a hint, so nothing is promised and nothing fails.
   *
   * @param events ascending, without holes; none is well
   */
  void announce(List<RoomEvent> events) {
    List<RoomEvent> some = new ArrayList<>(events.size());
    int length = 0;
    for (RoomEvent event : events) {
      RoomEvent light = event.forBus();
      int its = light.body() == null ? 0 : light.body().length();
      if (length + its > RoomEvent.MAX_BUS_BODY) {
        publish(some);
        some = new ArrayList<>();
        length = 0;
      }
      some.add(light);
      length += its;
    }
    publish(some);
  }

  /** Together no longer than one event may be: the credits of peers count messages. */
  private void publish(List<RoomEvent> some) {
    if (!some.isEmpty()) {
      RoomEvent last = some.getLast();
      vertx.eventBus().publish(addressing.of(last.room()), new RoomEvents(last.room(), some));
      digests.note(last.room(), last.seq(), last.n());
    }
  }
}
