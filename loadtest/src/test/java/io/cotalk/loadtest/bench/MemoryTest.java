package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MemoryTest {
  @Test
  void theLastLineOfAHistogramIsTheWholeHeap() throws Exception {
    String histogram =
        """
        123:
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:            70            900  [B (java.base@25)
        Total           555        33484976
        """;

    assertThat(Memory.totalBytes(histogram)).isEqualTo(33_484_976);
    assertThatThrownBy(() -> Memory.totalBytes("123:\n")).isInstanceOf(IOException.class);
  }
}
