package io.cotalk.bus;

/** Which texts are taken from the event bus, where nobody has checked who sent them. Any thread. */
public final class WireText {
  private static final int MAX_NAME = 200;
  private static final int MAX_DEPTH = 64;
  private static final String ESCAPED = "\"\\/bfnrtu";

  private WireText() {}

  /**
   * Whether {@code text} is a name: 1 to 200 visible signs of ASCII, so that a log shows it as is.
   */
  public static boolean isName(String text) {
    if (text.isEmpty() || text.length() > MAX_NAME) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  /** Returns {@code text} for a log or a client: cut, and without control characters. */
  public static String shown(String text) {
    String cut = text.length() > MAX_NAME ? text.substring(0, MAX_NAME) : text;
    StringBuilder out = new StringBuilder(cut.length());
    cut.codePoints()
        .map(point -> isUnshowable(point) ? '?' : point)
        .forEachOrdered(out::appendCodePoint);
    return out.toString();
  }

  private static boolean isUnshowable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /**
   * Whether {@code text} is one JSON object on one line that ends where it ends: put into a frame
   * as it is, it stays in its place. Values are not looked at closely. Takes a nanosecond or so a
   * character and no memory.
   *
   * @param maxLength in UTF-16 units
   */
  public static boolean isObject(String text, int maxLength) {
    int length = text.length();
    if (length < 2 || length > maxLength || text.charAt(0) != '{') {
      return false;
    }
    long arrays = 0;
    int depth = 0;
    for (int i = 0; i < length; i++) {
      char sign = text.charAt(i);
      if (sign < ' ' || Character.isSurrogate(sign)) {
        return false;
      }
      switch (sign) {
        case '"' -> {
          i = endOfString(text, i + 1);
          if (i < 0) {
            return false;
          }
        }
        case '{', '[' -> {
          if (depth == MAX_DEPTH) {
            return false;
          }
          arrays = arrays << 1 | (sign == '[' ? 1 : 0);
          depth++;
        }
        case '}', ']' -> {
          if ((arrays & 1) != (sign == ']' ? 1 : 0)) {
            return false;
          }
          arrays >>>= 1;
          depth--;
          if (depth == 0) {
            return i == length - 1;
          }
        }
        default -> {
          if (sign > '~') {
            return false;
          }
        }
      }
    }
    return false;
  }

  /**
   * Returns the place of the closing quote; -1 if there is none, or a sign that must be escaped.
   */
  private static int endOfString(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char sign = text.charAt(i);
      if (sign == '"') {
        return i;
      }
      if (sign == '\\') {
        i++;
        if (i == text.length() || ESCAPED.indexOf(text.charAt(i)) < 0) {
          return -1;
        }
      } else if (sign < ' ' || isHalf(text, i)) {
        return -1;
      } else if (Character.isHighSurrogate(sign)) {
        i++;
      }
    }
    return -1;
  }

  private static boolean isHalf(String text, int at) {
    char sign = text.charAt(at);
    return Character.isLowSurrogate(sign)
        || (Character.isHighSurrogate(sign)
            && (at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))));
  }
}
