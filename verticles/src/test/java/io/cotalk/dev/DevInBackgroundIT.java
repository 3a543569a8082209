package io.cotalk.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cotalk.testkit.Await;
import io.cotalk.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./cotalk dev &} in a script, which starts it with SIGINT ignored. */
class DevInBackgroundIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final String port = Integer.toString(FreePorts.next());

  @TempDir Path home;

  private Process script;
  private long dev;

  @BeforeEach
  void startFromAScript() throws Exception {
    Path jar = Path.of("target", "cotalk.jar").toAbsolutePath();
    assumeTrue(Files.exists(jar), "cotalk.jar is not packaged");
    Path target = Files.createDirectories(home.resolve("verticles/target"));
    Files.createSymbolicLink(target.resolve("cotalk.jar"), jar);
    Files.createSymbolicLink(target.resolve("dev-lib"), jar.resolveSibling("dev-lib"));
    Files.copy(Path.of("..", "cotalk"), home.resolve("cotalk"));
    script = sh("./cotalk dev --port " + port + " >out.txt 2>&1 & echo $! >pid; wait");
    Await.until("it runs", LIMIT, () -> read("out.txt").contains("Open http://"));
    dev = Long.parseLong(read("pid").strip());
  }

  @AfterEach
  void end() throws Exception {
    ProcessHandle.of(dev).ifPresent(ProcessHandle::destroy);
    script.waitFor();
  }

  @Test
  void anInterruptStopsIt() throws Exception {
    assertThat(sh("kill -INT " + dev).waitFor()).isZero();
    assertStopped();
  }

  @Test
  void theLauncherStopsIt() throws Exception {
    assertThat(read("out.txt")).contains("./cotalk dev --stop");
    Process stop = sh("./cotalk dev --stop");
    assertThat(stop.waitFor()).isZero();
    assertThat(ProcessHandle.of(dev)).isEmpty();
    assertStopped();
    assertThat(sh("./cotalk dev --stop >again.txt").waitFor()).isZero();
    assertThat(read("again.txt")).contains("does not run");
  }

  private void assertStopped() throws Exception {
    assertThat(script.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(read("out.txt")).contains("node-1 stopped", "Redis and PostgreSQL stopped");
  }

  private Process sh(String command) throws IOException {
    return new ProcessBuilder("sh", "-c", command)
        .directory(home.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private String read(String name) {
    try {
      Path file = home.resolve(name);
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
