package io.cotalk.capability.auth;

import io.cotalk.core.text.Lookalikes;
import io.cotalk.core.text.Scripts;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Words by which somebody would pose as the server or as those who run it. Nobody signs up with a
 * handle or a name that is one, looks like one ({@link Lookalikes}), is made of several, or has
 * only digits around it. Some are refused as one word among others, too. Any thread.
 */
final class ReservedNames {
  private static final List<String> WORDS =
      List.of(
          "abuse administration administrator admin all announcement billing bot channel contact",
          "co-talk cotalk everybody everyone help helpdesk here hostmaster info mod moderation",
          "moderator nobody no-reply notice notification null official operator owner postmaster",
          "privacy root security server service staff superuser support sysadmin system team",
          "undefined verified webmaster",
          "고객센터 고객지원 공식 공지 공지사항 관리인 관리자 도우미 모두 보안 보안팀 봇 상담원 서버",
          "님 시스템 신고 신고센터 안내 어드민 운영 운영자 운영진 운영팀 전체 기술지원 지원센터 지원팀 직원 코톡 팀");

  /** Of these, those that nobody has as one of several words, such as {@code the.admin}. */
  private static final List<String> WORDS_ALONE =
      List.of(
          "admin administrator cotalk moderator official operator superuser sysadmin webmaster",
          "고객센터 공식계정 관리자 관리팀 어드민 운영자 운영진 운영팀 코톡");

  private static final Pattern SEPARATORS = Pattern.compile("[\\s._-]+");

  /** Trade marks and the like, which would become letters; they only make it look more official. */
  private static final Pattern SIGNS = Pattern.compile("[\u2120\u2122]");

  private final Set<String> forms = new HashSet<>();
  private final Set<String> alone = new HashSet<>();
  private final int longest;

  /**
   * @param more words of the operator's own, in any spelling
   */
  ReservedNames(Collection<String> more) {
    addAll(WORDS, forms);
    addAll(WORDS_ALONE, alone);
    more.forEach(word -> add(word, forms));
    longest = forms.stream().mapToInt(String::length).max().orElse(0);
  }

  /** Fails with {@code text_invalid} for a handle that is reserved. */
  void check(Handle handle) {
    if (isReserved(handle.key())) {
      throw new ChatException(ErrorCode.TEXT_INVALID, "the handle is reserved, or looks like one");
    }
  }

  /**
   * Fails with {@code text_invalid} for a person's name that is reserved, or has letters in a word
   * that are there for their shapes.
   */
  void check(String name) {
    if (SEPARATORS.splitAsStream(name).anyMatch(Scripts::areMixed)) {
      throw new ChatException(
          ErrorCode.TEXT_INVALID, "a word of the name mixes letters of scripts that never meet");
    }
    if (isReserved(name)) {
      throw new ChatException(ErrorCode.TEXT_INVALID, "the name is reserved, or looks like one");
    }
  }

  private boolean isReserved(String typed) {
    String text = SIGNS.matcher(typed).replaceAll("");
    return isMadeOfWords(Lookalikes.form(text))
        || isMadeOfWords(Lookalikes.form(bare(text)))
        || SEPARATORS.splitAsStream(text).anyMatch(this::isReservedAlone);
  }

  /** Also in the plural. */
  private boolean isReservedAlone(String word) {
    String form = Lookalikes.form(bare(word));
    String singular = form.endsWith("s") ? form.substring(0, form.length() - 1) : form;
    return alone.contains(form) || alone.contains(singular);
  }

  /** Without digits around it: {@code admin2} and {@code 1admin} are read as {@code admin}. */
  private static String bare(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKC);
    int end = plain.length();
    while (end > 0 && !Character.isLetter(plain.charAt(end - 1))) {
      end--;
    }
    int begin = 0;
    while (begin < end && Character.isDigit(plain.charAt(begin))) {
      begin++;
    }
    return plain.substring(begin, end);
  }

  /** At most 64 places times the longest word. */
  private boolean isMadeOfWords(String form) {
    boolean[] reached = new boolean[form.length() + 1];
    reached[0] = true;
    for (int end = 1; end <= form.length(); end++) {
      for (int begin = Math.max(0, end - longest); begin < end && !reached[end]; begin++) {
        reached[end] = reached[begin] && forms.contains(form.substring(begin, end));
      }
    }
    return !form.isEmpty() && reached[form.length()];
  }

  private static void addAll(List<String> lines, Set<String> forms) {
    lines.forEach(line -> List.of(line.split(" ")).forEach(word -> add(word, forms)));
  }

  private static void add(String word, Set<String> forms) {
    String form = Lookalikes.form(word);
    if (!form.isEmpty()) {
      forms.add(form);
    }
  }
}
