package io.cotalk.node.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cotalk.testkit.Await;
import io.cotalk.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged {@code ./cotalk dev}, as a person runs it, in a folder of its own. */
@Order(2) // waits for long
class DevIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final List<Process> started = new ArrayList<>();
  private final String port = Integer.toString(FreePorts.next());

  @TempDir Path home;

  @BeforeEach
  void makeLauncher() throws IOException {
    assumeTrue(Files.exists(Path.of("target", "cotalk.jar")), "cotalk.jar is not packaged");
    Path launcher = home.resolve("cotalk");
    Path real = Path.of("..", "cotalk").toAbsolutePath().normalize();
    Files.writeString(launcher, "#!/bin/sh\nexec '" + real + "' \"$@\"\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
  }

  @AfterEach
  void stopAll() throws Exception {
    for (Process process : started) {
      process.destroy();
      process.waitFor();
    }
  }

  @Test
  void itRunsUntilItIsStoppedAndThenNothingIsLeft() throws Exception {
    Process dev = dev("first.txt", "--restored", "1");
    awaitLine("first.txt", "Open http://127.0.0.1:" + port + "/");
    assertThat(output("first.txt")).contains("shard 1 was restored: it has epoch");
    assertThat(status()).isEqualTo(200);

    List<ProcessHandle> children = dev.descendants().toList();
    assertThat(children).isNotEmpty();
    ProcessHandle postgres = running("postgres/postmaster.pid", "postgres");
    ProcessHandle redis = running("redis/redis.pid", "redis-server");

    dev.destroy();
    dev.waitFor();
    assertThat(output("first.txt")).contains("node-1 stopped", "Redis and PostgreSQL stopped");
    assertThat(children).noneMatch(ProcessHandle::isAlive);
    Await.until("the servers ended", () -> !postgres.isAlive() && !redis.isAlive());
  }

  @Test
  void aSecondOneIsRefusedAndAKilledNodeComesBack() throws Exception {
    Process dev = dev("first.txt");
    awaitLine("first.txt", "Open http://");

    Process second = dev("second.txt");
    assertThat(second.waitFor()).isEqualTo(1);
    assertThat(output("second.txt")).contains("runs here already, as process " + dev.pid());

    dev.children().forEach(ProcessHandle::destroyForcibly);
    awaitLine("first.txt", "node-1 ended with code 137");
    Await.until("the node is back", LIMIT, () -> output("first.txt").split("is ready").length == 3);
    assertThat(status()).isEqualTo(200);
  }

  @Test
  void wrongOptionsEndItAtOnce() throws Exception {
    Process dev = dev("first.txt", "--nodes", "0");
    assertThat(dev.waitFor()).isEqualTo(64);
    assertThat(output("first.txt")).startsWith("cotalk: --nodes takes a number from 1 to 9");
  }

  private Process dev(String output, String... options) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Dcotalk.home=" + home,
                "-cp",
                "target/cotalk.jar:target/dev-lib/*",
                DevMain.class.getName(),
                "--port",
                port));
    words.addAll(List.of(options));
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve(output).toFile())
            .start();
    started.add(process);
    return process;
  }

  private String output(String name) {
    try {
      return Files.readString(home.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitLine(String name, String text) {
    Await.until(text, LIMIT, () -> output(name).contains(text));
  }

  private ProcessHandle running(String pidFile, String program) throws IOException {
    return ServerProcess.find(home.resolve(".cotalk").resolve(pidFile), program).orElseThrow();
  }

  private int status() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI url = URI.create("http://127.0.0.1:" + port + "/");
      return client
          .send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }
}
