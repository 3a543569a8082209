package io.cotalk.core.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of transports are labels of meters, so there are few of them, in a plain form. */
class PerTransportTest {
  private final AtomicInteger made = new AtomicInteger();
  private final PerTransport<Integer> numbers = new PerTransport<>(it -> made.incrementAndGet());

  @Test
  void eachTransportHasItsOwnAndAlwaysTheSame() {
    assertThat(numbers.of(new Transport("stomp"))).isOne();
    assertThat(numbers.of(Transport.HTTP)).isEqualTo(2);
    assertThat(numbers.of(new Transport("stomp"))).isOne();
  }

  @Test
  void thereAreNoMoreThanSixteen() {
    for (int i = 0; i < 16; i++) {
      numbers.of(new Transport("t" + i));
    }
    Transport further = new Transport("further");
    assertThatThrownBy(() -> numbers.of(further)).isInstanceOf(IllegalStateException.class);
    assertThat(numbers.of(new Transport("t3"))).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Web", "web socket", "a\"b", "-a", "abcdefghijklmnopq"})
  void aNameIsAShortWord(String label) {
    assertThatThrownBy(() -> new Transport(label)).isInstanceOf(IllegalArgumentException.class);
  }
}
