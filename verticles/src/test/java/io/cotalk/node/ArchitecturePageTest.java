package io.cotalk.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/architecture.md names what is there. */
class ArchitecturePageTest {
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern DRAWING = Pattern.compile("```.*?```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("(?:[a-z]+\\.)*[A-Z][a-z]\\w*");
  private static final String ROOT = "io.cotalk.";

  @Test
  void everyPackageStandsInTheTableAndNoOther() throws IOException {
    Set<String> told =
        page()
            .lines()
            .dropWhile(line -> !line.startsWith("| Package |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> line.substring(1, line.indexOf('|', 1)))
            .flatMap(cell -> quoted(cell).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(told).isEqualTo(packages());
  }

  @Test
  void everyClassThatIsNamedExists() throws IOException {
    Set<String> classes = new TreeSet<>();
    for (Path source : sources()) {
      classes.add(nameOf(source).replaceFirst("\\.java$", ""));
    }
    List<String> unknown =
        quoted(page()).stream()
            .filter(word -> CLASS.matcher(word).matches())
            .filter(word -> !word.startsWith("Foo") && !word.endsWith("Test"))
            .filter(word -> classes.stream().noneMatch(name -> isSame(name, word)))
            .toList();
    assertThat(unknown).isEmpty();
  }

  private static boolean isSame(String name, String word) {
    return name.equals(word) || name.endsWith("." + word) || word.equals(ROOT + name);
  }

  private static Set<String> packages() throws IOException {
    Set<String> packages = new TreeSet<>();
    for (Path source : sources()) {
      if (!source.endsWith("package-info.java")) {
        String name = nameOf(source);
        packages.add(name.substring(0, name.lastIndexOf('.', name.lastIndexOf(".java") - 1)));
      }
    }
    return packages;
  }

  /** Such as {@code core.fanout.RoomChannel.java}. */
  private static String nameOf(Path source) {
    String path = source.toString().replace('/', '.');
    return path.substring(path.lastIndexOf(".java." + ROOT) + ".java.".length() + ROOT.length());
  }

  private static List<Path> sources() throws IOException {
    Path root = repository();
    List<Path> found = new ArrayList<>();
    for (String module : List.of("eventbus-codecs", "verticles")) {
      try (Stream<Path> files = Files.walk(root.resolve(module + "/src/main/java/io/cotalk"))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
      }
    }
    return found;
  }

  private static List<String> quoted(String text) {
    return QUOTED.matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
  }

  private static String page() throws IOException {
    String page = Files.readString(repository().resolve("docs/architecture.md"));
    return DRAWING.matcher(page).replaceAll("");
  }

  private static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/architecture.md"))) {
      folder = Objects.requireNonNull(folder.getParent(), "docs/architecture.md");
    }
    return folder;
  }
}
