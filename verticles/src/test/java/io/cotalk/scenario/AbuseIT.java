package io.cotalk.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every attack for a moment: honest clients stay connected, and nothing acknowledged is lost. */
@Order(1) // takes longest
class AbuseIT {
  private static final Duration LIMIT = Duration.ofMinutes(6);

  @Test
  void honestClientsGoOnBesideEveryAttack(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path home = Path.of("..").toAbsolutePath().normalize();
    Path output = folder.resolve("output.txt");
    // Attackers, node and databases share two processors with other tests: no figure is judged.
    ProcessBuilder builder =
        new ProcessBuilder(
                home.resolve("cotalk").toString(),
                "abuse",
                "--seconds",
                "4",
                "--rate",
                "20",
                "--p99",
                "30000")
            .directory(home.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
      String said = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as(said).isZero();
      assertThat(said).contains(" 0 of them missing").contains("Verdict: HELD");
    } finally {
      process.destroy();
    }
  }
}
