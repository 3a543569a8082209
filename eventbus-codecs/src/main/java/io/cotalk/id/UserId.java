package io.cotalk.id;

/**
 * A user's id.
 *
 * @param value positive; its low 10 bits are the slot
 */
public record UserId(long value) implements Comparable<UserId> {
  public UserId {
    IdText.requirePositive(value);
  }

  /** Reads a decimal id as clients send it; anything else is a {@link MalformedId}. */
  public static UserId parse(String text) {
    return new UserId(IdText.parse(text));
  }

  /** Returns the slot, 0 to 1023. */
  public int slot() {
    return Slots.of(value);
  }

  @Override
  public int compareTo(UserId other) {
    return Long.compare(value, other.value);
  }

  /** Returns the decimal form used in JSON. */
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
