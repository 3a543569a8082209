package io.cotalk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void versionOutsideAJarIsDevelopment() {
    assertThat(Main.version()).isEqualTo("development");
  }
}
