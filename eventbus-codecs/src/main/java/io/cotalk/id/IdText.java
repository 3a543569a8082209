package io.cotalk.id;

/** The decimal form of ids. */
final class IdText {
  /** Digits of {@link Long#MAX_VALUE}. */
  private static final int MAX_DIGITS = 19;

  private IdText() {}

  /** Anything but a positive number of 63 bits without leading zeros is a {@link MalformedId}. */
  static long parse(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      throw new MalformedId("an id has 1 to 19 digits");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9' || (i == 0 && c == '0')) {
        throw new MalformedId("an id is a positive decimal number");
      }
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new MalformedId("an id has at most 63 bits");
    }
  }

  static void requirePositive(long value) {
    if (value <= 0) {
      throw new IllegalArgumentException("an id is positive");
    }
  }
}
