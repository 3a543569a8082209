package io.cotalk.node.advisories;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads advisories in the OSV format: a file of one or of an array of them; a folder or a zip of
 * such files, of which those that end with {@code .json} count. One file is in memory at a time.
 * Blocking.
 */
public final class AdvisoryFiles {
  static final int MAX_BYTES = 16 << 20;
  static final int MAX_FILES = 200_000;
  private static final int MAX_DEPTH = 8;
  private static final String JSON = ".json";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Set<String> names;
  private final Consumer<Advisory> use;

  private AdvisoryFiles(Set<String> names, Consumer<Advisory> use) {
    this.names = names;
    this.use = use;
  }

  /**
   * Gives each advisory below {@code path} to {@code use}.
   *
   * @param names the packages that matter
   * @return how many there were, at least 1
   * @throws IOException with one line for the first file that cannot be read, is too large or holds
   *     no advisory; those before it were given
   */
  public static long read(Path path, Set<String> names, Consumer<Advisory> use) throws IOException {
    if (!Files.exists(path)) {
      throw new IOException("no such file: " + path);
    }
    long count = new AdvisoryFiles(names, use).read(path);
    if (count == 0) {
      throw new IOException("no advisories in " + path);
    }
    return count;
  }

  private long read(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return readFolder(path);
    }
    if (path.toString().endsWith(".zip")) {
      try (FileSystem zip = FileSystems.newFileSystem(path)) {
        return readFolder(zip.getPath("/"));
      } catch (java.util.zip.ZipException e) {
        throw new IOException("no zip that can be read: " + path, e);
      }
    }
    return readFile(path);
  }

  private long readFolder(Path folder) throws IOException {
    List<Path> files = files(folder);
    if (files.size() > MAX_FILES) {
      throw new IOException("more than " + MAX_FILES + " files in " + folder);
    }
    long count = 0;
    for (Path file : files) {
      count += readFile(file);
    }
    return count;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder, MAX_DEPTH)) {
      return all.filter(file -> file.toString().endsWith(JSON) && Files.isRegularFile(file))
          .limit(MAX_FILES + 1L)
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw new IOException("a folder cannot be read: " + e.getMessage(), e);
    }
  }

  private int readFile(Path file) throws IOException {
    List<JsonObject> found;
    try {
      found = objects(text(file));
      found.forEach(json -> use.accept(Advisory.read(json, names)));
    } catch (DecodeException e) {
      throw new IOException("not JSON: " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IOException("no advisory in the OSV format: " + file + ": " + e.getMessage(), e);
    }
    return found.size();
  }

  private static String text(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw new IOException("cannot be read: " + file, e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException("larger than " + MAX_BYTES + " bytes: " + file);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("not UTF-8: " + file, e);
    }
  }

  private static List<JsonObject> objects(String text) {
    String json = (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).strip();
    return json.startsWith("[")
        ? Fields.objects(new JsonObject().put("array", new JsonArray(json)), "array")
        : List.of(new JsonObject(json));
  }
}
