import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Formats every Java file below a module's {@code src}: {@code check} only reports, {@code write} rewrites. */
final class Format {
  public static void main(String[] args) throws Exception {
    boolean write = args[0].equals("write");
    List<Path> bad = new ArrayList<>();
    for (Path file : sources()) {
      String before = Files.readString(file);
      String after = format(file, before);
      if (!after.equals(before)) {
        bad.add(file);
        if (write) {
          Files.writeString(file, after);
        }
      }
    }
    bad.forEach(file -> System.err.println((write ? "formatted " : "badly formatted: ") + file));
    if (!write && !bad.isEmpty()) {
      System.err.println("To format: mvn -N verify -Dformat=write");
      System.exit(1);
    }
  }

  private static List<Path> sources() throws Exception {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of(""))) {
      for (Path src : modules.map(m -> m.resolve("src")).filter(Files::isDirectory).toList()) {
        try (Stream<Path> files = Files.walk(src)) {
          files.filter(f -> f.toString().endsWith(".java")).forEach(found::add);
        }
      }
    }
    return found;
  }

  private static String format(Path file, String text) {
    try {
      String ordered =
          ImportOrderer.reorderImports(
              RemoveUnusedImports.removeUnusedImports(text), JavaFormatterOptions.Style.GOOGLE);
      return new Formatter().formatSource(ordered);
    } catch (Exception e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }
}
