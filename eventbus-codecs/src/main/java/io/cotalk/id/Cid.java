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
   * db/migration/R__room_log.sql.
   */
  public static final Duration MAX_AHEAD = Duration.ofDays(1);

  private static final int VERSION = 7;
  private static final String FORM = "a cid is a UUID of version 7";

  public Cid {
    if (!isCid(value)) {
      throw new IllegalArgumentException(FORM);
    }
  }

  private static boolean isCid(UUID uuid) {
    return uuid.version() == VERSION && uuid.variant() == 2;
  }

  /** Reads the canonical 36-character form; anything else is a {@link MalformedId}. */
  public static Cid parse(String text) {
    UUID uuid = Uuids.parse(text);
    if (!isCid(uuid)) {
      throw new MalformedId(FORM);
    }
    return new Cid(uuid);
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
