package io.cotalk.node.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cotalk.testkit.Await;
import io.cotalk.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./cotalk dev &} in a script, which starts it with SIGINT ignored. */
@Order(2) // waits for long
class DevInBackgroundIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final String port = Integer.toString(FreePorts.next());

  @TempDir Path home;

  private final List<Process> started = new ArrayList<>();
  private long dev;

  @BeforeEach
  void makeLauncher() throws Exception {
    Path jar = Path.of("target", "cotalk.jar").toAbsolutePath();
    assumeTrue(Files.exists(jar), "cotalk.jar is not packaged");
    Path target = Files.createDirectories(home.resolve("verticles/target"));
    Files.createSymbolicLink(target.resolve("cotalk.jar"), jar);
    Files.createSymbolicLink(target.resolve("dev-lib"), jar.resolveSibling("dev-lib"));
    Files.copy(Path.of("..", "cotalk"), home.resolve("cotalk"));
  }

  /** {@code then} is what the script does while it runs. */
  private void startFromAScript(String then) throws Exception {
    sh("./cotalk dev --port " + port + " >out.txt 2>&1 & echo $! >pid; " + then);
    Await.until("it runs", LIMIT, () -> read("out.txt").contains("Open http://"));
    dev = Long.parseLong(read("pid").strip());
  }

  @AfterEach
  void end() throws Exception {
    String pid = read("pid").strip();
    if (!pid.isEmpty()) {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroy);
    }
    for (Process process : started) {
      process.destroy();
      process.waitFor();
    }
  }

  @Test
  void anInterruptStopsIt() throws Exception {
    startFromAScript("wait");
    assertThat(sh("kill -INT " + dev).waitFor()).isZero();
    assertStopped();
  }

  @Test
  void theLauncherStopsIt() throws Exception {
    startFromAScript("wait");
    assertThat(read("out.txt")).contains("./cotalk dev --stop");
    Process stop = sh("./cotalk dev --stop");
    assertThat(stop.waitFor()).isZero();
    // Its parent, the script, asks for its end when it runs next.
    Await.until("it has ended", LIMIT, () -> ProcessHandle.of(dev).isEmpty());
    assertStopped();
    assertThat(sh("./cotalk dev --stop >again.txt").waitFor()).isZero();
    assertThat(read("again.txt")).contains("does not run");
  }

  @Test
  void theLauncherStopsOneWhoseParentNeverAsksForItsEnd() throws Exception {
    startFromAScript("exec tail -f /dev/null");
    Process stop = sh("./cotalk dev --stop");
    assertThat(stop.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(read("out.txt")).contains("Redis and PostgreSQL stopped");
  }

  private void assertStopped() throws Exception {
    Process script = started.getFirst();
    assertThat(script.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(read("out.txt")).contains("node-1 stopped", "Redis and PostgreSQL stopped");
  }

  private Process sh(String command) throws IOException {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    started.add(process);
    return process;
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
