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

/**
 * Two nodes under load while they are killed and halted, a shard is killed and Redis emptied:
 * nothing is lost, doubled or reordered. Then two planted bugs, which must be found.
 */
@Order(1) // takes longest
class ChaosIT {
  private static final Duration LIMIT = Duration.ofMinutes(15);

  @Test
  void aShortRunIsValidAndPlantedBugsAreFound(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path home = Path.of("..").toAbsolutePath().normalize();
    Path output = folder.resolve("output.txt");
    String launcher = home.resolve("cotalk").toString();
    String run = folder.resolve("run").toString();
    ProcessBuilder builder =
        new ProcessBuilder(launcher, "chaos", "--ci", "--seed", "7", "--dir", run)
            .directory(home.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
      String said = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(process.exitValue()).as(said).isZero();
      assertThat(said).contains("Verdict: VALID").contains("every planted bug was found");
    } finally {
      process.destroy();
    }
  }
}
