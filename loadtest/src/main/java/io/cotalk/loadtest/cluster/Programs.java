package io.cotalk.loadtest.cluster;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The servers' programs, unpacked from archives on the class path into a folder. Each appears whole
 * or not at all, so runs may share the folder.
 */
final class Programs {
  private final Path folder;

  Programs(Path folder) {
    this.folder = folder;
  }

  /** The folder that holds PostgreSQL's {@code bin}, {@code lib} and {@code share}. */
  Path postgres() throws IOException {
    return unpacked(
        "postgres-" + system() + "-" + (isArm() ? "arm_64" : "x86_64") + ".txz",
        Programs::unpackArchive);
  }

  /** The program {@code redis-server}. */
  Path redis() throws IOException {
    String resource = "redis-server-7.0.15-" + system() + "-" + (isArm() ? "arm64" : "amd64");
    return unpacked(resource, Programs::unpackProgram).resolve("redis-server");
  }

  private static String system() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return os.startsWith("mac") ? "darwin" : "linux";
  }

  private static boolean isArm() {
    String arch = System.getProperty("os.arch");
    return arch.equals("aarch64") || arch.equals("arm64");
  }

  private interface Unpacking {
    void unpack(InputStream content, Path target) throws IOException;
  }

  private Path unpacked(String resource, Unpacking unpacking) throws IOException {
    URL url = Programs.class.getClassLoader().getResource(resource);
    if (url == null || !(url.openConnection() instanceof JarURLConnection jar)) {
      throw new IOException(resource + " is not on the class path: build again");
    }
    String name = resource.substring(0, resource.indexOf('-'));
    Path target = folder.resolve(name + "-" + Long.toHexString(jar.getJarEntry().getCrc()));
    if (Files.isDirectory(target)) {
      return target;
    }
    Files.createDirectories(folder);
    Path partial = Files.createTempDirectory(folder, "unpacking-");
    try (InputStream content = jar.getInputStream()) {
      unpacking.unpack(content, partial);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Another run may have been faster.
      if (!Files.isDirectory(target)) {
        throw e;
      }
    } finally {
      delete(partial);
    }
    return target;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> inside = Files.walk(folder)) {
        for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static void unpackProgram(InputStream content, Path target) throws IOException {
    Path program = target.resolve("redis-server");
    Files.copy(content, program);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void unpackArchive(InputStream content, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(content)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(path.getParent());
          Files.copy(tar, path);
          boolean program = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }
}
