package io.cotalk.id;

import java.util.UUID;

/** Strict reading of UUIDs: the JDK's own parser accepts short groups. */
final class Uuids {
  private static final int LENGTH = 36;

  private Uuids() {}

  /** Anything but the canonical form is a {@link MalformedId}. */
  static UUID parse(String text) {
    if (text.length() != LENGTH) {
      throw new MalformedId("a UUID has 36 characters");
    }
    try {
      UUID uuid = UUID.fromString(text);
      if (uuid.toString().equalsIgnoreCase(text)) {
        return uuid;
      }
    } catch (IllegalArgumentException e) {
      // The same answer as for what the JDK takes and we do not; its message repeats the input.
    }
    throw new MalformedId("a UUID is 8-4-4-4-12 hexadecimal digits");
  }
}
