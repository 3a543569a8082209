package io.cotalk.node.dev;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The servers' programs, unpacked from the class path into a folder. Each content has a folder of
 * its own that appears whole or not at all, so processes may share and race for it.
 */
final class Binaries {
  private final Path folder;
  private final Platform platform = Platform.current();

  Binaries(Path folder) {
    this.folder = folder;
  }

  /** The folder that holds PostgreSQL's {@code bin}, {@code lib} and {@code share}. */
  Path postgres() throws IOException {
    return unpacked(platform.postgresArchive(), Binaries::unpackArchive);
  }

  /** The program {@code redis-server}. */
  Path redis() throws IOException {
    return unpacked(platform.redisProgram(), Binaries::unpackProgram).resolve("redis-server");
  }

  private interface Unpacking {
    void unpack(InputStream content, Path target) throws IOException;
  }

  private Path unpacked(String resource, Unpacking unpacking) throws IOException {
    URL url = Binaries.class.getClassLoader().getResource(resource);
    if (url == null || !(url.openConnection() instanceof JarURLConnection jar)) {
      throw new DevFault(
          resource + " is not on the class path: build again with `mvn -Pquick package`");
    }
    String name = resource.substring(0, resource.indexOf('-'));
    Path target = folder.resolve(name + "-" + Long.toHexString(jar.getJarEntry().getCrc()));
    if (Files.isDirectory(target)) {
      return target;
    }
    Files.createDirectories(folder);
    Path partial = Files.createTempDirectory(folder, "unpacking-");
    try {
      try (InputStream content = jar.getInputStream()) {
        unpacking.unpack(content, partial);
      }
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Another process may have been faster.
      if (!Files.isDirectory(target)) {
        throw e;
      }
    } finally {
      Folders.delete(partial);
    }
    return target;
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
