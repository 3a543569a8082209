package io.cotalk.core.session;

import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;

/** How far members have read. Any thread. */
public interface ReadMarks {
  /**
   * Moves the member's position forward to message {@code n}; returns where it is then. Fails with
   * {@code not_found} for who is no member, {@code busy}, {@code unavailable}.
   */
  Future<Long> markRead(RoomId room, UserId user, long n);
}
