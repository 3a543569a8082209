package io.cotalk.core.text;

/** Kinds of characters that decide whether a text shows anything. Any thread. */
public final class Characters {
  /**
   * Pairs of first and last code point: those of Unicode's property Default_Ignorable_Code_Point
   * (DerivedCoreProperties.txt), then letters and symbols whose glyph is empty: a Braille pattern
   * without dots, two blanks of Egyptian hieroglyphs, the musical note without a head, the place of
   * an object that is not there.
   */
  private static final int[] SHOW_NOTHING = {
    0x00AD, 0x00AD, 0x034F, 0x034F, 0x061C, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180F,
    0x200B, 0x200F, 0x202A, 0x202E, 0x2060, 0x206F, 0x3164, 0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFEFF,
    0xFFA0, 0xFFA0, 0xFFF0, 0xFFFC, 0x1BCA0, 0x1BCA3, 0x1D173, 0x1D17A, 0xE0000, 0xE0FFF, 0x2800,
    0x2800, 0x13441, 0x13442, 0x1D159, 0x1D159
  };

  private static final int FIRST_SELECTOR = 0xFE00;
  private static final int LAST_SELECTOR = 0xFE0F;
  private static final int FIRST_MORE_SELECTOR = 0xE0100;
  private static final int LAST_MORE_SELECTOR = 0xE01EF;

  private Characters() {}

  /**
   * Tells whether {@code point} shows nothing by itself: white space, controls, format characters,
   * fillers, variation selectors, and marks, which need a letter to stand on.
   */
  public static boolean isBlank(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          true;
      default -> isEmptyGlyph(point);
    };
  }

  /** Tells whether any character of {@code text} shows something. */
  public static boolean isVisible(String text) {
    return !text.codePoints().allMatch(Characters::isBlank);
  }

  /** Tells whether {@code point} is a letter, symbol or code point that shows an empty place. */
  static boolean isEmptyGlyph(int point) {
    if (point < SHOW_NOTHING[0]) {
      return false;
    }
    for (int i = 0; i < SHOW_NOTHING.length; i += 2) {
      if (point >= SHOW_NOTHING[i] && point <= SHOW_NOTHING[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** Joiners and variation selectors, with which emoji and some scripts are spelt. */
  static boolean isSpelling(int point) {
    return point == 0x200C
        || point == 0x200D
        || (point >= FIRST_SELECTOR && point <= LAST_SELECTOR)
        || (point >= 0x180B && point <= 0x180D)
        || (point >= FIRST_MORE_SELECTOR && point <= LAST_MORE_SELECTOR);
  }

  static boolean isMark(int point) {
    int type = Character.getType(point);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }
}
