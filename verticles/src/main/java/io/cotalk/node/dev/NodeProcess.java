package io.cotalk.node.dev;

import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One node as a child process with its configuration in a file, from its start to its end. */
final class NodeProcess {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  /** More than {@code node.drain}, after which a node ends by itself. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private final int number;
  private final String name;
  private final URI url;
  private final URI ready;
  private final Path launcher;
  private final Path configuration;
  private final Path log;
  private final Path pidFile;
  private final Path classes;
  private final long begin = System.nanoTime();
  private final Process process;

  /** Starts the node, whose configuration is written; it is not ready on return. */
  NodeProcess(int number, DevOptions options, DevFolder folder) throws IOException {
    this.number = number;
    this.name = "node-" + number;
    this.url = loopback(options.httpPort(number), "/");
    this.ready = loopback(options.managementPort(number), "/health/ready");
    this.launcher = folder.launcher();
    this.configuration = folder.nodes().resolve(name + ".yaml");
    this.pidFile = folder.nodes().resolve(name + ".pid");
    this.classes = options.nodes() > 1 ? folder.clusterClasses() : folder.classes();
    this.log = folder.log(number);
    this.process = launch();
  }

  private static URI loopback(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  int number() {
    return number;
  }

  String name() {
    return name;
  }

  /** Where its web client is. */
  URI url() {
    return url;
  }

  private Process launch() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(launcher.toString(), "node", "--config", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.merge("COTALK_JAVA_OPTIONS", jvmOptions(), (users, ours) -> ours + " " + users);
    Process started = builder.start();
    Files.writeString(pidFile, identity(started.toHandle()));
    return started;
  }

  /**
   * Small, and quick to start: the first node's orderly end leaves an archive of loaded classes for
   * all later starts (decision 0061). The user's own options come after these and win.
   */
  private String jvmOptions() {
    return "-Xmx768m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:cds=off -XX:SharedArchiveFile="
        + classes
        + (number == 1 ? " -XX:+AutoCreateSharedArchive" : "");
  }

  /** Has {@code action} run when the process ends, on a thread of the JVM's. */
  @SuppressWarnings(
      "FutureReturnValueIgnored") // nothing to handle: the end of a process cannot fail
  void onEnd(Runnable action) {
    process.onExit().thenRun(action);
  }

  /** Exit code of the ended process. */
  int exitCode() {
    return process.exitValue();
  }

  /** Time since the start. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /**
   * Waits until the node takes part.
   *
   * @throws DevFault with the last line of its log when it ends or does not get ready
   */
  void awaitReady() throws IOException {
    while (!isReady()) {
      if (!process.isAlive()) {
        // Or an archive with few classes in it would stay.
        Files.deleteIfExists(classes);
        throw new DevFault("%s ended: %s (log: %s)".formatted(name, lastLine(), log));
      }
      if (age().compareTo(START_LIMIT) > 0) {
        throw new DevFault(
            "%s is not ready after %d s, see %s".formatted(name, START_LIMIT.toSeconds(), log));
      }
      Pause.millis(50);
    }
  }

  private boolean isReady() {
    try {
      HttpURLConnection request = (HttpURLConnection) ready.toURL().openConnection();
      request.setConnectTimeout(500);
      request.setReadTimeout(2_000);
      return request.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }

  private String lastLine() throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> !line.isBlank())
          .reduce((first, second) -> second)
          .orElse("it printed nothing")
          .strip();
    }
  }

  /** Asks the node to stop in good order. */
  void askToStop() {
    process.destroy();
  }

  /** Waits for the end of a node asked to stop, and forces it after {@link #STOP_LIMIT}. */
  void awaitStop() throws IOException {
    awaitStop(process.toHandle());
    Files.deleteIfExists(pidFile);
  }

  /** Stops the node that an earlier {@code dev} left running when it was killed. */
  static void stopLeftOver(Path pidFile) throws IOException {
    String identity = Files.readString(pidFile);
    String pid = identity.replaceFirst(" .*", "");
    if (pid.matches("\\d{1,10}")) {
      Optional<ProcessHandle> found =
          ProcessHandle.of(Long.parseLong(pid)).filter(each -> identity(each).equals(identity));
      if (found.isPresent()) {
        found.get().destroy();
        awaitStop(found.get());
      }
    }
    Files.delete(pidFile);
  }

  private static void awaitStop(ProcessHandle process) throws IOException {
    if (!ServerProcess.awaitEnd(process, STOP_LIMIT)) {
      ServerProcess.kill(process);
    }
  }

  /** Process id and time of start: an id alone may be another's by now. */
  private static String identity(ProcessHandle process) {
    return process.pid() + " " + process.info().startInstant().orElse(Instant.EPOCH);
  }
}
