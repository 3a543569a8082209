package io.cotalk.capability.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cotalk.error.ChatException;
import java.text.Normalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameRulesTest {
  private static final String FAMILY = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "김민지",
        "O'Brien",
        "Анна",
        "山田 太郎",
        "<b>",
        "'; DROP TABLE users",
        "${jndi:x}",
        FAMILY
      })
  void takesAnyVisibleLine(String typed) {
    assertThat(NameRules.person(typed)).isEqualTo(typed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\u3000",
        "\u200D",
        "\u3164",
        "\u2800",
        "a\nb",
        "a\u0000",
        "a\u202Eb",
        "\uD800",
        "a\u2028b",
        "a\u200Bb",
        "\uE000",
        "\u0301"
      })
  void refusesWhatIsInvisibleOrBreaksTheLine(String typed) {
    assertThatExceptionOfType(ChatException.class).isThrownBy(() -> NameRules.person(typed));
  }

  @Test
  void trimsAndComposes() {
    assertThat(NameRules.person(" " + Normalizer.normalize("민지", Normalizer.Form.NFD) + "\u3000"))
        .isEqualTo("민지");
    assertThat(NameRules.device("  ")).isEmpty();
  }

  @Test
  void countsCodePoints() {
    assertThat(NameRules.person("\uD83D\uDE00".repeat(64))).hasSize(128);
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> NameRules.person("\uD83D\uDE00".repeat(65)));
  }
}
