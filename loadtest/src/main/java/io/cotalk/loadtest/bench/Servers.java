package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.client.HttpClient;
import io.cotalk.loadtest.cluster.Pinning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;

/**
 * What a run measures.
 *
 * @param bare beside it, when they are compared
 */
record Servers(Subject subject, Optional<Subject> bare) implements AutoCloseable {
  /**
   * Starts what does not run yet. Blocking.
   *
   * @param machine is told where they and the client run, when that is not left to the kernel
   */
  static Servers start(
      BenchOptions options, HttpClient http, Progress progress, Map<String, String> machine)
      throws IOException {
    if (!options.pinned() || !options.targets().isEmpty()) {
      return start(options, http, progress);
    }
    // Before they start, so that they never know of other processors.
    Pinning pinning = Pinning.ofThisMachine();
    machine.put("pinned", pinning.words());
    pinning.toServers();
    Servers servers = start(options, http, progress);
    pinning.toClient();
    return servers;
  }

  private static Servers start(BenchOptions options, HttpClient http, Progress progress)
      throws IOException {
    Subject subject = subject(options, http, progress);
    try {
      Optional<Subject> bare =
          options.baseline()
              ? Optional.of(BareServer.start(OwnCluster.JVM + options.jvm()))
              : Optional.empty();
      return new Servers(subject, bare);
    } catch (IOException e) {
      subject.close();
      throw e;
    }
  }

  private static Subject subject(BenchOptions options, HttpClient http, Progress progress)
      throws IOException {
    if (!options.targets().isEmpty()) {
      return new RunningNodes(options.targets(), options.metrics(), http, progress);
    }
    Path home = Path.of(System.getProperty("cotalk.home", ".")).toAbsolutePath();
    String time =
        LocalDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    Path standard = home.resolve(".cotalk").resolve("bench").resolve(time);
    Path folder = Files.createDirectories(options.folder().orElse(standard).toAbsolutePath());
    return OwnCluster.start(options, home, folder, http, progress);
  }

  @Override
  public void close() {
    bare.ifPresent(Subject::close);
    subject.close();
  }
}
