package io.cotalk.loadtest.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One running server and the processes it starts. Methods block and may be called by any thread.
 */
final class ServerProcess {
  private static final Duration END_LIMIT = Duration.ofSeconds(15);

  private final Process process;

  private ServerProcess(Process process) {
    this.process = process;
  }

  /** Starts a program that writes to the end of {@code log}. */
  static ServerProcess start(List<String> words, Map<String, String> environment, Path log)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().putAll(environment);
    return new ServerProcess(builder.start());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Exit code of the ended process; 128 + signal when a signal ended it. */
  int exitCode() {
    return process.exitValue();
  }

  /** As {@code kill -9} of the server and all it started; returns when none of them runs. */
  void kill() throws IOException {
    Set<ProcessHandle> all = tree();
    all.forEach(ProcessHandle::destroyForcibly);
    Pause.until(END_LIMIT, () -> all.stream().noneMatch(ServerProcess::runs));
  }

  /** Asks for an orderly end. */
  void terminate() {
    process.destroy();
  }

  /** Whether the process ended within the time. */
  boolean awaitEnd(Duration limit) throws IOException {
    return Pause.until(limit, () -> !process.isAlive());
  }

  /** Sends a signal to this process only. */
  void signal(String name) throws IOException {
    Command.run("kill", "-" + name, String.valueOf(process.pid()));
  }

  /** Stops all processes of the server where they are; what a stopped parent started too. */
  void freeze() throws IOException {
    Set<ProcessHandle> stopped = new LinkedHashSet<>();
    while (stopped.addAll(tree())) {
      signalAll("STOP", stopped);
    }
  }

  /** Lets frozen processes go on. */
  void thaw() throws IOException {
    signalAll("CONT", tree());
  }

  private static void signalAll(String name, Set<ProcessHandle> processes) throws IOException {
    for (ProcessHandle each : processes) {
      if (each.isAlive()) {
        try {
          Command.run("kill", "-" + name, String.valueOf(each.pid()));
        } catch (IOException e) {
          // It may have ended between the look and the signal.
          if (runs(each)) {
            throw e;
          }
        }
      }
    }
  }

  private Set<ProcessHandle> tree() {
    Set<ProcessHandle> all = new LinkedHashSet<>();
    Stream.concat(Stream.of(process.toHandle()), process.descendants()).forEach(all::add);
    return all;
  }

  /** Ended children that nobody has waited for count as ended. */
  private static boolean runs(ProcessHandle handle) {
    if (!handle.isAlive()) {
      return false;
    }
    try {
      String state = Files.readString(Path.of("/proc", String.valueOf(handle.pid()), "stat"));
      return !state.substring(state.lastIndexOf(')') + 1).strip().startsWith("Z");
    } catch (IOException e) {
      return handle.isAlive() && !Files.isDirectory(Path.of("/proc/self"));
    }
  }
}
