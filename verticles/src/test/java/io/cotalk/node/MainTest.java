package io.cotalk.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
class MainTest {
  @Test
  void versionOutsideAJarIsDevelopment() {
    assertThat(Main.version()).isEqualTo("development");
  }

  @Test
  void helpHelpsAlsoBehindTheCommand() {
    assertThat(printed("node", "--help")).contains("--config FILE").contains("--print-config");
    assertThat(printed("--help")).contains("--config FILE");
  }

  private static String printed(String... words) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      Main.main(words);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
