package io.cotalk.id;

import java.util.UUID;

/** One login of one device: the family of refresh tokens that came from it. */
public record SessionId(UUID value) {
  /** Reads the canonical 36-character form; anything else is a {@link MalformedId}. */
  public static SessionId parse(String text) {
    return new SessionId(Uuids.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
