package io.cotalk.id;

import java.util.UUID;

/** Strict reading of UUIDs: the JDK's own parser accepts short groups. */
final class Uuids {
  private static final int LENGTH = 36;

  private Uuids() {}

  static UUID parse(String text) {
    if (text.length() != LENGTH) {
      throw new IllegalArgumentException("a UUID has 36 characters");
    }
    UUID uuid = UUID.fromString(text);
    if (!uuid.toString().equalsIgnoreCase(text)) {
      throw new IllegalArgumentException("a UUID is 8-4-4-4-12 hexadecimal digits");
    }
    return uuid;
  }
}
