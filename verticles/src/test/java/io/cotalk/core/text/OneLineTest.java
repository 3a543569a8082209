package io.cotalk.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import java.text.Normalizer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneLineTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "회의",
        "สวัสดีครับ ตื่นนั้น",
        "Nguyễn Thị Huệ",
        "हिन्दी क्षत्रिय",
        "שָׁלוֹם",
        "日本",
        "葛\uDB40\uDD00",
        "👨\u200D👩\u200D👧",
        "❤\uFE0F",
        "1\uFE0F\u20E3",
        "می\u200Cخواهم",
        "🍜"
      })
  void takesEveryScriptAndEmoji(String typed) {
    assertThat(read(typed)).isEqualTo(Normalizer.normalize(typed, Normalizer.Form.NFC));
  }

  @Test
  void keepsOneFormOfEqualTexts() {
    assertThat(read("  " + Normalizer.normalize("회의", Normalizer.Form.NFD) + " ")).isEqualTo("회의");
  }

  /** Whatever turns the direction, breaks the line, or takes no place, wherever it stands. */
  @Test
  void refusesControlsOfDirectionAndLines() {
    IntStream.of(
            0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x200E, 0x200F,
            0x061C, 0x200B, 0x2060, 0xFEFF, 0x00AD, 0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800,
            0x1D159, 0x13441, 0xE0041, 0xFFF9, 0x0A, 0x0D, 0x1B, 0x85, 0x2028, 0x2029, 0xE000,
            0x206A, 0x180E, 0x1D173, 0xFFFF, 0xD800)
        .forEach(
            point ->
                assertThatThrownBy(() -> read("a" + Character.toString(point) + "b"))
                    .as("U+%04X", point)
                    .isInstanceOf(ChatException.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0301",
        "\uFE0F",
        "\u200D",
        "\u200D\uFE0F\u0301",
        "\uDB40\uDD00",
        "\u20E3",
        "\uFFFC"
      })
  void refusesWhatShowsNothingByItself(String typed) {
    assertThatThrownBy(() -> read(typed)).isInstanceOf(ChatException.class);
  }

  @Test
  void refusesAMarkThatHasNoLetter() {
    assertThat(read("e\u0301")).isEqualTo("é");
    assertThatThrownBy(() -> read("\u0301e")).isInstanceOf(ChatException.class);
    assertThatThrownBy(() -> read(" \u0336e")).isInstanceOf(ChatException.class);
  }

  @Test
  void refusesStacksOfMarks() {
    assertThat(read("o" + "\u0315".repeat(4))).hasSize(5);
    for (String typed :
        new String[] {
          "o" + "\u0315".repeat(5),
          "o\u0315\u0316\u200D\u0315\u0316\u200D\u0315",
          "Z" + "\u0321\u0335\u0313\u0301\u0358\u0321"
        }) {
      assertThatThrownBy(() -> read(typed)).isInstanceOf(ChatException.class);
    }
  }

  @Test
  void countsWhatIsKept() {
    assertThat(read(Normalizer.normalize("각".repeat(20), Normalizer.Form.NFD))).hasSize(20);
    assertThatThrownBy(() -> read("각".repeat(21)))
        .isInstanceOfSatisfying(
            ChatException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
  }

  private static String read(String typed) {
    return OneLine.of(typed, 20, "a text", ErrorCode.TOO_LARGE);
  }
}
