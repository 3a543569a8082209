package io.cotalk.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
  @Property
  void aNumberIsReadAsItIsWritten(@ForAll @LongRange long number) {
    assertThat(Decimal.parse(Long.toString(number))).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+5",
        "-5",
        "-0",
        "007",
        "00",
        " 5",
        "5 ",
        "5\n",
        "5.0",
        "5e1",
        "0x5",
        "5_0",
        "\u0665",
        "\uFF15",
        "9223372036854775808",
        "99999999999999999999"
      })
  void anotherSpellingIsNone(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Decimal.parse(text));
    assertThatIllegalArgumentException().isThrownBy(() -> RoomId.parse(text));
    assertThatIllegalArgumentException().isThrownBy(() -> UserId.parse(text));
  }
}
