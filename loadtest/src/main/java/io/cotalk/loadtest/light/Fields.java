package io.cotalk.loadtest.light;

import io.netty.buffer.ByteBuf;

/**
 * Finds fields of frames without reading all of them. A quotation mark inside a text is escaped, so
 * no text can look like a key of one letter.
 */
public final class Fields {
  private static final int TYPE_AT = 6;
  private static final int KEY_LENGTH = 4;

  private Fields() {}

  /**
   * The first two letters of the frame's type as {@code first << 8 | second}, 0 when its first
   * field is not {@code t}.
   */
  public static int type(ByteBuf frame, int from, int to) {
    boolean begins = to - from > TYPE_AT + 2 && isKey(frame, from + 1, 't');
    return begins ? frame.getUnsignedShort(from + TYPE_AT) : 0;
  }

  /** {@link #type} of a word. */
  public static int type(String word) {
    return word.charAt(0) << 8 | word.charAt(1);
  }

  /** Where the value of a key of one letter begins, at or behind {@code from}; -1 without it. */
  public static int find(ByteBuf frame, int from, int to, char key) {
    for (int at = from; at <= to - KEY_LENGTH; at++) {
      if (isKey(frame, at, key)) {
        return at + KEY_LENGTH;
      }
    }
    return -1;
  }

  private static boolean isKey(ByteBuf frame, int at, char key) {
    return frame.getByte(at + 1) == key
        && frame.getByte(at) == '"'
        && frame.getByte(at + 2) == '"'
        && frame.getByte(at + 3) == ':';
  }

  /** The whole number at a place, also in quotation marks; 0 when there is none. */
  public static long number(ByteBuf frame, int at, int to) {
    int place = at < to && at >= 0 && frame.getByte(at) == '"' ? at + 1 : at;
    long value = 0;
    while (place >= 0 && place < to) {
      int digit = frame.getByte(place) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
      place++;
    }
    return value;
  }

  /** The number of the key in the whole frame, -1 without it. */
  public static long number(ByteBuf frame, int from, int to, char key) {
    int at = find(frame, from, to, key);
    return at < 0 ? -1 : number(frame, at, to);
  }

  /** {@code digits} hexadecimal digits at a place; -1 when they are none. */
  public static long hex(ByteBuf frame, int at, int digits) {
    long value = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = Character.digit(frame.getByte(i), 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
