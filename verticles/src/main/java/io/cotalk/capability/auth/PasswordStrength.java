package io.cotalk.capability.auth;

import io.cotalk.core.text.Characters;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Refuses passwords that somebody guesses: common ones and what is made of them, sequences,
 * repetitions, patterns of a keyboard, the owner's own handle and name (decision 0091). Works
 * offline. Takes less than a millisecond; any thread.
 */
final class PasswordStrength {
  /**
   * A million guesses. At ten tries a minute, which is the default limit for an account, a guesser
   * needs two months for so many.
   */
  private static final double MIN_POWER = 6;

  /** Characters beside the owner's handle and name; the digits of as many are a million. */
  private static final int MIN_REST = 6;

  /** Shorter parts of a name are in many good passwords. */
  private static final int MIN_PART_BYTES = 3;

  /** The keys of a Korean keyboard (dubeolsik), by initials, vowels and finals of U+1100. */
  private static final String[] INITIALS = "r R s e E f a q Q t T d w W c z x v g".split(" ");

  private static final String[] VOWELS =
      "k o i O j p u P h hk ho hl y n nj np nl b m ml l".split(" ");

  private static final String[] FINALS =
      "r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g".split(" ");

  private PasswordStrength() {}

  /**
   * Fails with {@code text_invalid} for a password that is easy to guess.
   *
   * @param own the owner's handle and name
   */
  static void check(String typed, List<String> own) {
    String password = plain(typed);
    if (!Characters.isVisible(password)) {
      throw new ChatException(ErrorCode.TEXT_INVALID, "a password has visible characters");
    }
    String rest = password;
    String foldedRest = folded(password);
    for (String part : parts(own)) {
      rest = rest.replace(part, "");
      foldedRest = foldedRest.replace(folded(part), "");
    }
    if (isWeak(password)
        || (rest.length() < password.length() && isWeakRest(rest))
        || (foldedRest.length() < password.length() && isWeakRest(foldedRest))) {
      throw new ChatException(
          ErrorCode.TEXT_INVALID,
          "the password is easy to guess: it is common, a pattern, or made of the handle or name");
    }
  }

  private static boolean isWeakRest(String rest) {
    return rest.codePointCount(0, rest.length()) < MIN_REST || isWeak(rest);
  }

  private static boolean isWeak(String text) {
    return Stream.of(text, keys(text)).anyMatch(each -> Guesses.power(each) < MIN_POWER);
  }

  /** {@code m1nj1} and {@code minji} are the same to a guesser. */
  private static String folded(String text) {
    return Guesses.unmasked(text).replace('l', 'i');
  }

  private static String plain(String typed) {
    return Normalizer.normalize(typed, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  /** The texts and their words, the longest first. */
  private static List<String> parts(List<String> own) {
    return own.stream()
        .map(PasswordStrength::plain)
        .flatMap(text -> Stream.concat(Stream.of(text), Stream.of(text.split("[\\s._-]+"))))
        .filter(text -> text.getBytes(StandardCharsets.UTF_8).length >= MIN_PART_BYTES)
        .distinct()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  /** What is pressed on a Korean keyboard for {@code text}; other characters stay. */
  static String keys(String text) {
    StringBuilder keys = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFKD)
        .codePoints()
        .forEach(point -> keys.append(key(point)));
    return keys.toString();
  }

  private static String key(int jamo) {
    if (jamo >= 0x1100 && jamo < 0x1100 + INITIALS.length) {
      return INITIALS[jamo - 0x1100];
    }
    if (jamo >= 0x1161 && jamo < 0x1161 + VOWELS.length) {
      return VOWELS[jamo - 0x1161];
    }
    if (jamo >= 0x11A8 && jamo < 0x11A8 + FINALS.length) {
      return FINALS[jamo - 0x11A8];
    }
    return Character.toString(jamo);
  }
}
