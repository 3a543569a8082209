package io.cotalk.core.wire;

import io.cotalk.core.config.MessagesConfig;
import io.cotalk.core.text.Characters;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;

/** Which texts may be stored and shown. Any thread. */
public final class TextRules {
  private TextRules() {}

  /** As {@link #check(String, int)}, with the limit of a message. */
  static void check(String text, MessagesConfig config) {
    check(text, config.maxTextCodePoints());
  }

  /**
   * Refuses what cannot be stored or shown: {@code text_invalid} for a text that is empty after
   * taking away what shows nothing ({@link Characters#isBlank}), or holds a control character other
   * than newline and tab, half a surrogate pair or a noncharacter; {@code too_large} beyond the
   * limit. Control characters show nothing, and JSON spells most of them with six bytes.
   */
  public static void check(String text, int maxCodePoints) {
    int points = 0;
    boolean visible = false;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      refuseUnstorable(point);
      visible = visible || !Characters.isBlank(point);
      points++;
      i += Character.charCount(point);
    }
    if (!visible) {
      throw new ChatException(ErrorCode.TEXT_INVALID, "the text is empty");
    }
    if (points > maxCodePoints) {
      throw new ChatException(
          ErrorCode.TOO_LARGE, "the text has more than " + maxCodePoints + " characters");
    }
  }

  private static void refuseUnstorable(int point) {
    boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    boolean noncharacter = (point >= 0xFDD0 && point <= 0xFDEF) || (point & 0xFFFE) == 0xFFFE;
    boolean control = Character.isISOControl(point) && point != '\n' && point != '\t';
    if (control || surrogate || noncharacter) {
      throw new ChatException(ErrorCode.TEXT_INVALID, "the text holds U+%04X".formatted(point));
    }
  }
}
