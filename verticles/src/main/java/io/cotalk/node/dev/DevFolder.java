package io.cotalk.node.dev;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code .cotalk}: data, keys, logs and configuration of what {@code dev} starts. One
 * process at a time holds it; the system lets go of it when that process ends in any way.
 */
final class DevFolder implements AutoCloseable {
  /** What costs time to make and holds nothing of the user's. */
  private static final List<String> KEPT =
      List.of("program", "programs", "classes.jsa", "cluster-classes.jsa", "dev.lock", "dev.pid");

  private final Path home;
  private final Path root;
  private final FileChannel lockFile;

  /**
   * Takes the folder {@code .cotalk} in {@code home}, made when absent.
   *
   * @param home the folder of the launcher
   * @throws DevFault when another process holds it
   */
  DevFolder(Path home) throws IOException {
    this.home = home;
    this.root = home.resolve(".cotalk");
    Files.createDirectories(root);
    lockFile =
        FileChannel.open(
            root.resolve("dev.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock = lockFile.tryLock();
    Path pid = root.resolve("dev.pid");
    if (lock == null) {
      String holder = Files.exists(pid) ? Files.readString(pid).strip() : "unknown";
      throw new DevFault(
          "`cotalk dev` runs here already, as process %s: stop that one first (Ctrl-C, or kill %s)"
              .formatted(holder, holder));
    }
    Files.writeString(pid, ProcessHandle.current().pid() + "\n");
  }

  Path root() {
    return root;
  }

  /** The script that starts nodes. */
  Path launcher() {
    return home.resolve("cotalk");
  }

  /** Where the servers' programs are unpacked. */
  Path programs() {
    return root.resolve("programs");
  }

  /** The archive of the loaded classes of a node alone. */
  Path classes() {
    return root.resolve("classes.jsa");
  }

  /** The archive of the loaded classes of a node in a cluster, which are many more. */
  Path clusterClasses() {
    return root.resolve("cluster-classes.jsa");
  }

  /** The keys that sign access tokens. */
  Path keys() {
    return root.resolve("keys");
  }

  /** The nodes' configurations and process ids; for the owner only, because of passwords. */
  Path nodes() {
    return root.resolve("nodes");
  }

  Path logs() {
    return root.resolve("logs");
  }

  /** Deletes all data, keys and logs. Nothing may be running on them. */
  void clear() throws IOException {
    try (Stream<Path> found = Files.list(root)) {
      for (Path each : found.toList()) {
        if (!KEPT.contains(String.valueOf(each.getFileName()))) {
          Folders.delete(each);
        }
      }
    }
  }

  /** What node {@code number} prints. */
  Path log(int number) {
    return logs().resolve("node-" + number + ".log");
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
