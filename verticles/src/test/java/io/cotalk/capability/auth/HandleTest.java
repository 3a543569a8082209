package io.cotalk.capability.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import java.text.Normalizer;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandleTest {
  @ParameterizedTest
  @ValueSource(strings = {"minji", "김민지", "kim.민지_2", "a1", "0-9", "가나다라마바사아자차카타파하"})
  void takesLettersDigitsAndHangul(String typed) {
    assertThat(Handle.parse(typed).key()).isEqualTo(typed);
  }

  @Test
  void whatLooksTheSameIsTheSame() {
    assertThat(Handle.parse("MinJi")).isEqualTo(Handle.parse("minji"));
    assertThat(Handle.parse("ｍｉｎｊｉ")).isEqualTo(Handle.parse("minji"));
    assertThat(Handle.parse(Normalizer.normalize("김민지", Normalizer.Form.NFD)))
        .isEqualTo(Handle.parse("김민지"));
    assertThat(Handle.parse("\u212Aim")).isEqualTo(Handle.parse("kim"));
  }

  /** A35, and what is like it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "adm\u0456n", // Cyrillic i
        "\u0430\u0441\u0435", // Cyrillic only, reads ace
        "\u03B1dmin", // Greek alpha
        "adm\u0131n", // dotless i
        "adm\u00EDn", // accent
        "admin\u0301", // combining accent
        "admin ", // space behind
        " admin",
        "ad min",
        "admin\u00A0",
        "ad\u3000min",
        "admin\u200B", // zero width space
        "ad\u200Dmin", // joiner
        "ad\u00ADmin", // soft hyphen
        "\uFEFFadmin", // byte order mark
        "\u202Enimda", // right-to-left override
        "admin\uFE0F", // variation selector
        "\u3164\u3164", // Hangul filler
        "\u115F\u1160", // Hangul fillers that compose
        "\u3131\u3131", // single Hangul letters
        "\uD800ab", // half a character
        "ad\u0000min",
        "\u53E3\u30ED", // Han and Katakana that look alike
        "admin\uD83D\uDE00",
        ".admin",
        "admin.",
        "ad..min",
        "ad._min",
        "a",
        "",
        "..",
        "a/b",
        "@admin"
      })
  void refusesWhatOnlyLooksLikeIt(String typed) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> Handle.parse(typed))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TEXT_INVALID));
  }

  @Test
  void countsCodePointsAfterNormalising() {
    assertThat(Handle.find("가".repeat(32))).isPresent();
    assertThat(Handle.find(Normalizer.normalize("각".repeat(32), Normalizer.Form.NFD))).isPresent();
    assertThat(Handle.find("a".repeat(33))).isEmpty();
    assertThat(Handle.find("\uFDFA".repeat(1_000_000))).isEmpty();
  }

  /** Accounts are stored by these: a change would lose them. */
  @Test
  void slotsAreFixedForGood() {
    assertThat(Handle.parse("minji").slot()).isEqualTo(679);
    assertThat(Handle.parse("김민지").slot()).isEqualTo(782);
  }

  @Property
  void anyTextIsAHandleInItsNormalFormOrNone(@ForAll String typed) {
    Optional<Handle> handle = Handle.find(typed);
    handle.ifPresent(
        found -> {
          assertThat(Handle.find(found.key())).contains(found);
          assertThat(Normalizer.isNormalized(found.key(), Normalizer.Form.NFKC)).isTrue();
        });
  }

  @Property
  void everyRightHandleIsTaken(@ForAll("right") String typed) {
    assertThat(Handle.parse(typed).slot()).isBetween(0, 1023);
  }

  @Provide
  Arbitrary<String> right() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('A', 'Z')
        .withCharRange('0', '9')
        .withCharRange('가', '힣')
        .ofMinLength(2)
        .ofMaxLength(32);
  }

  @Test
  void theNormalisedConstructorRefusesOtherForms() {
    assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new Handle("Minji"));
  }
}
