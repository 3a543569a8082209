package io.cotalk.auth;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import java.text.Normalizer;

/** What may be a display name or a device's name: one line of visible text. */
final class NameRules {
  static final int MAX_CODE_POINTS = 64;

  /** Refused before it is normalised; decomposed Hangul is three times as long as composed. */
  private static final int MAX_TYPED_CHARS = 4 * MAX_CODE_POINTS;

  private NameRules() {}

  /**
   * Returns a person's name in NFC without surrounding white space. Fails with {@code text_invalid}
   * unless it has 1 to 64 code points, none of them a control, invisible or unassigned character.
   */
  static String person(String typed) {
    String name = line(typed);
    if (name.isEmpty()) {
      throw invalid();
    }
    return name;
  }

  /** As {@link #person}; may be empty. */
  static String device(String typed) {
    return line(typed);
  }

  private static String line(String typed) {
    if (typed.length() > MAX_TYPED_CHARS) {
      throw invalid();
    }
    String name = Normalizer.normalize(typed, Normalizer.Form.NFC).strip();
    if (name.codePointCount(0, name.length()) > MAX_CODE_POINTS
        || !name.codePoints().allMatch(NameRules::isAllowed)
        || (!name.isEmpty() && name.codePoints().noneMatch(NameRules::isVisible))) {
      throw invalid();
    }
    return name;
  }

  private static boolean isAllowed(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // Of the formatting characters only the joiners, which emoji and some scripts are spelt with.
      case Character.FORMAT -> c == 0x200C || c == 0x200D;
      default -> !isBlankLetter(c);
    };
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          false;
      default -> true;
    };
  }

  /** Letters by their class that show nothing: Hangul fillers, the blank Braille pattern. */
  private static boolean isBlankLetter(int c) {
    return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800;
  }

  private static ChatException invalid() {
    return new ChatException(
        ErrorCode.TEXT_INVALID, "a name has 1 to 64 visible characters on one line");
  }
}
