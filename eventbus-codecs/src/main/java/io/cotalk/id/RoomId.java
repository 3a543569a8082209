package io.cotalk.id;

/**
 * A room's id; its slot is that of its creator, or of the lower user of a direct room.
 *
 * @param value positive; its low 10 bits are the slot
 */
public record RoomId(long value) implements Comparable<RoomId> {
  public RoomId {
    IdText.requirePositive(value);
  }

  /** Reads a decimal id as clients send it; anything else is a {@link MalformedId}. */
  public static RoomId parse(String text) {
    return new RoomId(IdText.parse(text));
  }

  /** Returns the slot, 0 to 1023. */
  public int slot() {
    return Slots.of(value);
  }

  @Override
  public int compareTo(RoomId other) {
    return Long.compare(value, other.value);
  }

  /** Returns the decimal form used in JSON. */
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
