package io.cotalk.capability.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordStrengthTest {
  private static final List<String> OWN = List.of("minji.kim_2002", "김민지 Müller");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "PASSWORD",
        "Password1!",
        "P@ssw0rd!",
        "12345678",
        "87654321",
        "11111111",
        "12341234",
        "20240101",
        "qwertyui",
        "1q2w3e4r",
        "1qaz2wsx",
        "qwer1234!",
        "asdfasdf",
        "iloveyou2",
        "abcdefgh",
        "letmein1",
        "비밀번호",
        "사랑해사랑해",
        "qlalfqjsgh",
        "dkssudgktpdy1",
        "ㅂㅈㄷㄱㅅㅛㅕㅑ"
      })
  void refusesWhatManyHave(String password) {
    assertRefused(password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "        ",
        "\u3000\u3000\u3000",
        " \u00A0\u2003\u3000\u200B\u3164\u2800\t",
        "\u200B\u200C\u200D\u2060",
        "\uD834\uDD59\uD834\uDD59"
      })
  void refusesBlanks(String password) {
    assertRefused(password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "minji.kim_2002",
        "MINJI.KIM_2002",
        "minjikim",
        "kimminji",
        "minji123",
        "minji2024!",
        "m1nj1k1m",
        "김민지김민지",
        "김민지123",
        "müllermüller",
        "kim_minji_2002",
        "cotalk123"
      })
  void refusesTheOwnersNames(String password) {
    assertRefused(password);
  }

  @Test
  void refusesALongHandleWithASuffix() {
    String handle = "averylonghandlethatnobodyhasx9z2";
    assertThatThrownBy(() -> PasswordStrength.check(handle + "1!", List.of(handle, "A Name")))
        .isInstanceOf(ChatException.class);
  }

  @Test
  void refusesOneCharacterHoweverOften() {
    assertRefused("a".repeat(256));
    assertRefused("가".repeat(80));
    assertRefused("ab".repeat(100));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery",
        "another horse",
        "xkqmzwpv",
        "83927461",
        "Tr0ub4dor&3",
        "우리집 앞 감나무",
        "tiger lily pond",
        "\uD83E\uDD84\uD83C\uDF2E\uD83D\uDE80\uD83C\uDFB7\uD83E\uDDED\uD83E\uDDF2"
      })
  void takesWhatIsHardToGuess(String password) {
    assertThatCode(() -> PasswordStrength.check(password, OWN)).doesNotThrowAnyException();
  }

  /** The estimate tries every reading of such characters: it gets no more than a few of them. */
  @Test
  void noPasswordTakesLongToJudge() {
    PasswordStrength.check("xkqmzwpv", OWN);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> PasswordStrength.check("4@8({[<369!1|0$5+7%2".repeat(12), OWN));
  }

  private static void assertRefused(String password) {
    assertThatThrownBy(() -> PasswordStrength.check(password, OWN))
        .as(password)
        .isInstanceOfSatisfying(
            ChatException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TEXT_INVALID));
  }
}
