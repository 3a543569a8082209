package io.cotalk.id;

/** The decimal form of ids. */
final class IdText {
  private IdText() {}

  /** Anything but a positive number of 63 bits without leading zeros is a {@link MalformedId}. */
  static long parse(String text) {
    long value = Decimal.parse(text);
    if (value == 0) {
      throw new MalformedId("an id is a positive decimal number");
    }
    return value;
  }

  static void requirePositive(long value) {
    if (value <= 0) {
      throw new IllegalArgumentException("an id is positive");
    }
  }
}
