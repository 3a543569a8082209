package io.cotalk.core.text;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import java.text.Normalizer;

/**
 * The one rule for texts of one line that others see: names of people and devices, titles of rooms.
 * They are stored in NFC, so that equal texts are equal bytes however they were typed. Any thread.
 */
public final class OneLine {
  /** Vietnamese, Thai and Hebrew need up to three; more paint over the lines around. */
  static final int MAX_MARKS = 4;

  /** Decomposed Hangul is three times as long as composed. Nothing longer is normalised. */
  private static final int MAX_TYPED = 4;

  private OneLine() {}

  /**
   * Returns {@code typed} in NFC without the white space around it; may be empty. Fails with {@code
   * text_invalid}, naming {@code what}, for a character that breaks the line, turns its direction
   * or shows nothing (but joiners and variation selectors), for one that is private, for a mark at
   * the beginning, for more than four on one letter, and for a text that is not empty and shows
   * nothing; with {@code tooLong} beyond {@code maxCodePoints}.
   */
  public static String of(String typed, int maxCodePoints, String what, ErrorCode tooLong) {
    if (typed.length() > MAX_TYPED * maxCodePoints) {
      throw tooLong(maxCodePoints, what, tooLong);
    }
    String line = Normalizer.normalize(typed, Normalizer.Form.NFC).strip();
    if (line.codePointCount(0, line.length()) > maxCodePoints) {
      throw tooLong(maxCodePoints, what, tooLong);
    }
    if (!line.isEmpty() && Characters.isMark(line.codePointAt(0))) {
      throw new ChatException(ErrorCode.TEXT_INVALID, what + " begins with a mark of no letter");
    }
    int marks = 0;
    for (int i = 0; i < line.length(); ) {
      int point = line.codePointAt(i);
      if (!isAllowed(point)) {
        throw new ChatException(
            ErrorCode.TEXT_INVALID, "%s cannot hold U+%04X".formatted(what, point));
      }
      marks = Characters.isMark(point) ? marks + 1 : Characters.isSpelling(point) ? marks : 0;
      if (marks > MAX_MARKS) {
        throw new ChatException(
            ErrorCode.TEXT_INVALID, what + " has at most " + MAX_MARKS + " marks on one letter");
      }
      i += Character.charCount(point);
    }
    if (!line.isEmpty() && !Characters.isVisible(line)) {
      throw new ChatException(ErrorCode.TEXT_INVALID, what + " shows nothing");
    }
    return line;
  }

  private static boolean isAllowed(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      // Places that Unicode keeps for emoji: those of a newer release than this Java's.
      case Character.UNASSIGNED -> Character.isExtendedPictographic(point);
      case Character.FORMAT -> Characters.isSpelling(point);
      default -> Characters.isSpelling(point) || !Characters.isEmptyGlyph(point);
    };
  }

  private static ChatException tooLong(int maxCodePoints, String what, ErrorCode code) {
    return new ChatException(code, what + " has at most " + maxCodePoints + " characters");
  }
}
