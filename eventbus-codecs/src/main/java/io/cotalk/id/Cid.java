package io.cotalk.id;

import java.time.Duration;
import java.util.UUID;

/**
 * The client's own id of a send, a UUID of version 7 (RFC 9562 section 5.7). The same one, from the
 * same sender to the same room, is the same message.
 */
public record Cid(UUID value) {
  /**
   * How far its time may lie ahead of the database's clock; the same as in the functions of
   * db/migration/V2__room_log.sql.
   */
  public static final Duration MAX_AHEAD = Duration.ofDays(1);

  private static final int VERSION = 7;

  public Cid {
    if (value.version() != VERSION || value.variant() != 2) {
      throw new IllegalArgumentException("a cid is a UUID of version 7");
    }
  }

  /**
   * Reads the canonical 36-character form; anything else is an {@link IllegalArgumentException}.
   */
  public static Cid parse(String text) {
    return new Cid(Uuids.parse(text));
  }

  /**
   * Returns the client's time in it, in milliseconds since 1970. Decides the window of repetition,
   * never an order.
   */
  public long millis() {
    return value.getMostSignificantBits() >>> 16;
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
