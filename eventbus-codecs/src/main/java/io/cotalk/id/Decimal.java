package io.cotalk.id;

/**
 * The one spelling of a whole number in the texts that clients give back to us: digits of ASCII, no
 * sign, no zero in front. The JDK's own parser takes {@code +5}, {@code 007} and the digits of
 * every script for the same number. Any thread.
 */
public final class Decimal {
  /** Digits of {@link Long#MAX_VALUE}. */
  private static final int MAX_DIGITS = 19;

  private Decimal() {}

  /** Reads a number from 0 to {@link Long#MAX_VALUE}; anything else is a {@link MalformedId}. */
  public static long parse(String text) {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      throw new MalformedId("a number has 1 to 19 digits");
    }
    if (text.charAt(0) == '0' && text.length() > 1) {
      throw new MalformedId("a number has no zero in front");
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new MalformedId("a number has only digits");
      }
      value = 10 * value + digit;
    }
    if (value < 0) {
      throw new MalformedId("a number has at most 63 bits");
    }
    return value;
  }
}
