package io.cotalk.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdsTest {
  private final IdMaker ids = new IdMaker(InstantSource.system());

  @Property
  void anIdCarriesItsSlotAndIsPositive(@ForAll @IntRange(max = 1023) int slot) {
    UserId user = ids.user(slot);
    assertThat(user.slot()).isEqualTo(slot);
    assertThat(user.value() % Slots.COUNT).isEqualTo(slot);
    assertThat(user.value()).isPositive();
    assertThat(UserId.parse(user.toString())).isEqualTo(user);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "01",
        "-1",
        "+1",
        " 1",
        "1.0",
        "1e3",
        "9223372036854775808",
        "99999999999999999999",
        "١"
      })
  void whatIsNoPositiveDecimalNumberIsNoId(String text) {
    assertThatThrownBy(() -> RoomId.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0-0-0-0-0",
        "0198f0a0-0000-4000-8000-000000000000",
        "0198f0a0-0000-7000-0000-000000000000",
        "0198f0a0-0000-7000-8000-00000000000g",
        "0198f0a00000-7000-8000-0000-00000000"
      })
  void whatIsNoUuidOfVersionSevenIsNoCid(String text) {
    assertThatThrownBy(() -> Cid.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCidTellsItsTime() {
    assertThat(Cid.parse("0198f0a0-1234-7000-8000-000000000000").millis())
        .isEqualTo(0x0198f0a01234L);
  }

  /** Accounts are stored under these; a change of the function loses them. */
  @Test
  void theSlotOfANameIsFixedForGood() {
    assertThat(Slots.ofName("alice")).isEqualTo(175);
    assertThat(Slots.ofName("민수")).isEqualTo(770);
  }
}
