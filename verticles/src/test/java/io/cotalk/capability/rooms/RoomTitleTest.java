package io.cotalk.capability.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import java.text.Normalizer;
import org.junit.jupiter.api.Test;

final class RoomTitleTest {
  @Test
  void aTitleIsOneVisibleLine() {
    assertThat(RoomTitle.of("  점심 약속 🍜 ", 100).text()).isEqualTo("점심 약속 🍜");
    assertThat(RoomTitle.of("'; drop table rooms; --", 100).text()).startsWith("'; drop");
    assertThat(RoomTitle.of("🍜".repeat(100), 100).text()).hasSize(200);
  }

  /** What a Mac types is found by what others type. */
  @Test
  void aTitleIsKeptInOneForm() {
    String typed = Normalizer.normalize("회의", Normalizer.Form.NFD);
    assertThat(RoomTitle.of(typed, 100).text()).isEqualTo("회의");
  }

  @Test
  void whatShowsNothingOrBreaksTheLineIsInvalid() {
    for (String typed :
        new String[] {
          "",
          "   ",
          "\u200b\u200b",
          "\u3164",
          "a\nb",
          "a\u2028b",
          "a\u0000",
          "\ud800",
          "a\u202eb",
          "\ud834\udd59"
        }) {
      assertRefused(ErrorCode.TEXT_INVALID, typed);
    }
  }

  @Test
  void aHundredAndOneCharactersAreTooMany() {
    assertRefused(ErrorCode.TOO_LARGE, "가".repeat(101));
  }

  private static void assertRefused(ErrorCode code, String typed) {
    assertThatThrownBy(() -> RoomTitle.of(typed, 100))
        .isInstanceOfSatisfying(ChatException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
