package io.cotalk.capability.auth;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Slots;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * The unique name of an account in its normalised form: NFKC, ASCII letters in lower case. What was
 * typed is kept nowhere, so two handles that compare equal also look the same.
 *
 * <p>2 to 32 code points: ASCII letters and digits, Hangul syllables, and single {@code . _ -}
 * between them. No other script: a letter that only looks like another one cannot be typed at all
 * (decision 0020).
 *
 * @param key the normalised form
 */
public record Handle(String key) {
  static final int MIN_CODE_POINTS = 2;
  static final int MAX_CODE_POINTS = 32;

  /** NFKC shortens: a decomposed syllable is three code points. Nothing longer is normalised. */
  private static final int MAX_TYPED_CHARS = 4 * MAX_CODE_POINTS;

  private static final int FIRST_SYLLABLE = 0xAC00;
  private static final int LAST_SYLLABLE = 0xD7A3;

  /** Takes a form that is normalised already; anything else is an IllegalArgumentException. */
  public Handle {
    if (!isHandle(key)) {
      throw new IllegalArgumentException("no normalised handle");
    }
  }

  /** Reads a handle as typed. Fails with {@code text_invalid}. */
  public static Handle parse(String typed) {
    return find(typed)
        .orElseThrow(
            () ->
                new ChatException(
                    ErrorCode.TEXT_INVALID,
                    "a handle has 2 to 32 letters a-z, digits and Hangul syllables,"
                        + " with single . _ - between them"));
  }

  /** Reads a handle as typed; empty for what no account can have. */
  public static Optional<Handle> find(String typed) {
    if (typed.length() > MAX_TYPED_CHARS) {
      return Optional.empty();
    }
    String key = Normalizer.normalize(typed, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return isHandle(key) ? Optional.of(new Handle(key)) : Optional.empty();
  }

  /** Returns the slot of its directory row and of the account made with it; see {@link Slots}. */
  public int slot() {
    return Slots.ofName(key);
  }

  @Override
  public String toString() {
    return key;
  }

  private static boolean isHandle(String key) {
    int codePoints = key.codePointCount(0, key.length());
    if (codePoints < MIN_CODE_POINTS || codePoints > MAX_CODE_POINTS) {
      return false;
    }
    boolean afterLetter = false;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean letter = isLetter(c);
      if (!letter && !(afterLetter && isSeparator(c))) {
        return false;
      }
      afterLetter = letter;
    }
    return afterLetter;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || (c >= FIRST_SYLLABLE && c <= LAST_SYLLABLE);
  }

  private static boolean isSeparator(char c) {
    return c == '.' || c == '_' || c == '-';
  }
}
