package io.cotalk.id;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The fixed number of slots and the two ways to find one. Any thread.
 *
 * <p>A slot is the unit that moves between shards; the number never changes, because it is part of
 * every id.
 */
public final class Slots {
  /** Number of slots; the low {@link #BITS} bits of an id. */
  public static final int COUNT = 1024;

  static final int BITS = 10;

  private Slots() {}

  /** Returns {@code id % 1024}, the slot of a user or room. */
  public static int of(long id) {
    return (int) (id & (COUNT - 1));
  }

  /**
   * Returns the slot of a normalised name: the first 64 bits of its SHA-256 (UTF-8, big-endian),
   * modulo 1024. Stored accounts depend on this function; it can never change.
   */
  public static int ofName(String normalisedName) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(normalisedName.getBytes(StandardCharsets.UTF_8));
      return ((digest[6] & 0x03) << 8) | (digest[7] & 0xFF);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
