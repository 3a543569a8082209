package io.cotalk.core.persistence;

import io.cotalk.bus.event.RoomHead;
import io.cotalk.id.RoomId;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Rooms with a write that may have been committed, or may yet be, without an answer: nobody would
 * announce it. For some time their heads are read again and again and told in the digests. One for
 * each node; any thread.
 */
public final class Doubts {
  /** More are left to the polling of heads. */
  private static final int MOST = 5_000;

  /** A database that is frozen goes on with what it had begun whenever it is thawed. */
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final RoomLogReader reader;
  private final Digests digests;
  private final Map<RoomId, Long> until = new ConcurrentHashMap<>();

  public Doubts(RoomLogReader reader, Digests digests) {
    this.reader = reader;
    this.digests = digests;
  }

  /** Starts looking; ends with the Vert.x instance. */
  public void start(Vertx vertx, Duration period) {
    vertx.setPeriodic(period.toMillis(), ignored -> look());
  }

  /** Notes that {@code room} may have got events which nobody knows of. */
  void note(RoomId room) {
    if (until.size() < MOST || until.containsKey(room)) {
      until.put(room, System.nanoTime() + LONGEST_NANOS);
    }
  }

  /** Tells whether the room is looked at. */
  boolean has(RoomId room) {
    return until.containsKey(room);
  }

  private void look() {
    if (until.isEmpty()) {
      return;
    }
    long now = System.nanoTime();
    until.values().removeIf(end -> now - end > 0);
    reader
        .heads(List.copyOf(until.keySet()))
        .onSuccess(heads -> heads.values().forEach(this::tell));
  }

  private void tell(ReadHead read) {
    RoomHead head = read.head();
    digests.note(head.room(), head.seq(), head.n());
  }
}
