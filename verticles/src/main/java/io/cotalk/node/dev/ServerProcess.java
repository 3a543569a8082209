package io.cotalk.node.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A server that runs on its own, known by the file in which it keeps its process id. */
final class ServerProcess {
  private ServerProcess() {}

  /**
   * The process whose id is in the first line of {@code pidFile}, if it lives and is a {@code
   * program}: after a crash of the machine the id may be another's.
   */
  static Optional<ProcessHandle> find(Path pidFile, String program) throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    String first = Files.readString(pidFile).lines().findFirst().orElse("").strip();
    if (!first.matches("[1-9]\\d{0,9}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(first))
        .filter(ProcessHandle::isAlive)
        .filter(process -> process.info().command().orElse("").endsWith(program));
  }

  /** Kills a process and all it started, as {@code kill -9} does, and waits for their end. */
  static void kill(ProcessHandle process) throws IOException {
    List<ProcessHandle> all = Stream.concat(Stream.of(process), process.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle each : all) {
      awaitEnd(each, Duration.ofSeconds(10));
    }
  }

  /**
   * Whether the process ended within {@code limit}. Looks itself, because {@link
   * ProcessHandle#onExit} looks every 300 ms at processes that are no children.
   */
  static boolean awaitEnd(ProcessHandle process, Duration limit) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    while (process.isAlive()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      Pause.millis(10);
    }
    return true;
  }
}
