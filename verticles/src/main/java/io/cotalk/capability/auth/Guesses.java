package io.cotalk.capability.auth;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Estimates how many tries a guesser needs who knows what people choose, as a power of ten. After
 * zxcvbn (Wheeler, USENIX Security 2016), but simpler: the cheapest way to spell the password by
 * common words, runs, repetitions, years and single characters. Any thread.
 */
final class Guesses {
  /** A run of neighbours: where it begins, how long it is, which way it goes. */
  private static final double RUN = 1.5;

  private static final double REPEAT = 0.5;
  private static final double YEAR = 1.5;
  private static final double DATE = 4;
  private static final double CHARACTER = 1;

  /** Of syllables and signs there are more than of letters. */
  private static final double RARE_CHARACTER = 1.4;

  private static final double OUR_WORD = 2;
  private static final int MIN_RUN = 3;
  private static final int YEAR_DIGITS = 4;
  private static final int DATE_DIGITS = 8;
  private static final Pattern YEARS = Pattern.compile("(19|20)\\d\\d");
  private static final Pattern DATES = Pattern.compile("(19|20)\\d{6}|\\d{4}(19|20)\\d\\d");

  /** Rows and columns of a keyboard, both ways, and zigzags of its two upper rows. */
  private static final List<String> RUNS =
      List.of(
          "abcdefghijklmnopqrstuvwxyz",
          "01234567890",
          "qwertyuiop[]",
          "asdfghjkl;'",
          "zxcvbnm,./",
          "!@#$%^&*()_+",
          "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.",
          "zaq1xsw2cde3vfr4bgt5nhy6mju7",
          "qazwsxedcrfvtgbyhnujmikolp",
          "1q2w3e4r5t6y7u8i9o0p",
          "q1w2e3r4t5y6u7i8o9p0",
          "147258369",
          "가나다라마바사아자차카타파하");

  private static final List<String> KOREAN =
      List.of(
          ("비밀번호 암호 안녕 안녕하세요 안녕하십니까 사랑 사랑해 사랑해요 사랑합니다 사랑한다 행복 행복하자"
                  + " 대한민국 한국 우리나라 우리집 가족 엄마 아빠 엄마아빠 친구 감사 감사합니다 고마워 천사 하늘"
                  + " 바다 나무 바보 멍청이 화이팅 파이팅 대박 최고 테스트 관리자 운영자 코톡 카카오톡 네이버"
                  + " 나는나 나야나 하나님 예수님 건강 부자 성공 무지개 강아지 고양이 독도 서울 부산 김치")
              .split(" "));

  /** Characters in the place of letters. */
  private static final String MASKS = "0134578@$!|";

  private static final String MASKED = "oleastbasii";

  private Guesses() {}

  /** Loaded with the first password that is judged. */
  private static final class Words {
    static final Map<String, Double> POWERS = new HashMap<>();
    static final int LONGEST;

    static {
      List<String> common = read();
      for (int rank = 1; rank <= common.size(); rank++) {
        POWERS.putIfAbsent(common.get(rank - 1), Math.max(1, Math.log10(rank)));
      }
      for (String word : KOREAN) {
        POWERS.put(word, OUR_WORD);
        POWERS.put(PasswordStrength.keys(word), OUR_WORD);
      }
      POWERS.put("cotalk", 1.0);
      LONGEST = POWERS.keySet().stream().mapToInt(String::length).max().orElse(0);
    }

    private static List<String> read() {
      try (InputStream in = Guesses.class.getResourceAsStream("common-passwords.txt")) {
        if (in == null) {
          throw new IllegalStateException("common-passwords.txt is missing");
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Returns the power for a text in lower case; 0 for an empty one. */
  static double power(String text) {
    int period = period(text);
    if (period < text.length()) {
      return power(text.substring(0, period)) + REPEAT;
    }
    String unmasked = unmasked(text);
    double[] best = new double[text.length() + 1];
    Arrays.fill(best, Double.MAX_VALUE);
    best[0] = 0;
    for (int end = 1; end <= text.length(); end++) {
      best[end] = best[end - 1] + ofCharacter(text.charAt(end - 1));
      for (int begin = Math.max(0, end - Words.LONGEST); begin <= end - MIN_RUN; begin++) {
        double power =
            Math.min(
                ofPart(text.substring(begin, end)),
                ofWord(unmasked.substring(begin, end)) + REPEAT);
        best[end] = Math.min(best[end], best[begin] + power);
      }
    }
    return best[text.length()];
  }

  /** Reads {@code p@ssw0rd} as {@code password}. */
  static String unmasked(String text) {
    StringBuilder letters = new StringBuilder(text);
    for (int i = 0; i < letters.length(); i++) {
      int at = MASKS.indexOf(letters.charAt(i));
      if (at >= 0) {
        letters.setCharAt(i, MASKED.charAt(at));
      }
    }
    return letters.toString();
  }

  private static double ofCharacter(char c) {
    if (c < 0x80) {
      return CHARACTER;
    }
    return Character.isHighSurrogate(c) ? 0 : RARE_CHARACTER;
  }

  private static double ofPart(String part) {
    if (isRun(part)) {
      return RUN;
    }
    if (part.length() == YEAR_DIGITS && YEARS.matcher(part).matches()) {
      return YEAR;
    }
    boolean date = part.length() == DATE_DIGITS && DATES.matcher(part).matches();
    return date ? DATE : ofWord(part);
  }

  private static double ofWord(String word) {
    return Words.POWERS.getOrDefault(word, Double.MAX_VALUE / 2);
  }

  private static boolean isRun(String part) {
    boolean same = part.chars().allMatch(c -> c == part.charAt(0));
    String back = new StringBuilder(part).reverse().toString();
    return same || RUNS.stream().anyMatch(run -> run.contains(part) || run.contains(back));
  }

  /** Returns the length of the shortest text that {@code text} repeats, a last one cut short. */
  private static int period(String text) {
    for (int period = 1; period <= text.length() / 2; period++) {
      if (text.startsWith(text.substring(period))) {
        return period;
      }
    }
    return text.length();
  }
}
