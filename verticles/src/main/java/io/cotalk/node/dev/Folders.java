package io.cotalk.node.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Folders and files of the development servers. */
final class Folders {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private Folders() {}

  /** Deletes a file, or a folder with all that is in it; nothing if it is not there. */
  static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> found = Files.walk(path)) {
      List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    }
  }

  /** Writes a file that only its owner may read. */
  static void writeSecret(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(file, OWNER_ONLY);
    Files.writeString(file, text);
  }

  /**
   * Fails early and clearly where the servers would fail late.
   *
   * @throws DevFault when less than {@code megabytes} MB are free for {@code folder}
   */
  static void requireSpace(Path folder, long megabytes) throws IOException {
    Files.createDirectories(folder);
    long free = Files.getFileStore(folder).getUsableSpace() >> 20;
    if (free < megabytes) {
      throw new DevFault(
          "disk full: %d MB free for %s, %d MB needed".formatted(free, folder, megabytes));
    }
  }
}
