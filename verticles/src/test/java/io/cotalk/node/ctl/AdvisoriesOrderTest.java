package io.cotalk.node.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.node.advisories.Component;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Libraries held against files of advisories. */
class AdvisoriesOrderTest {
  private static final List<Component> LIBRARIES =
      List.of(new Component("org.example:lib", "1.2"), new Component("org.example:other", "7"));

  private static final String HIT =
      """
      {"id": "T-1", "aliases": ["CVE-1", "CVE-2"], "summary": "Reads too far",
       "affected": [{"package": {"ecosystem": "Maven", "name": "org.example:lib"},
         "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.3"}]}]}]}
      """;

  private static final String MISS = HIT.replace("1.3", "1.1").replace("T-1", "T-2");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @Test
  void anAffectedLibraryIsNamedWithItsAdvisoryAndTheFix() throws IOException {
    assertThat(run(write("one.json", HIT))).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            """
            org.example:lib 1.2: T-1 (CVE-1, CVE-2), fixed in 1.3: Reads too far
            2 libraries, 1 advisories, 1 hits
            """);
  }

  @Test
  void noAffectedLibraryIsZero() throws IOException {
    assertThat(run(write("one.json", MISS))).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("1 advisories, 0 hits");
  }

  @Test
  void listsFoldersAndZipsAreReadWhole() throws IOException {
    assertThat(run(write("list.json", "\uFEFF[" + MISS + "," + HIT + "]"))).isEqualTo(1);
    Files.createDirectories(folder.resolve("all/deep"));
    write("all/a.json", MISS);
    write("all/deep/b.json", HIT);
    write("all/README.md", "no advisory");
    assertThat(run(folder.resolve("all"))).isEqualTo(1);
    Path zip = folder.resolve("all.zip");
    try (FileSystem made = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Files.writeString(made.getPath("a.json"), MISS);
      Files.writeString(made.getPath("b.json"), HIT);
    }
    assertThat(run(zip)).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8).lines().filter(l -> l.contains("2 advisories")))
        .hasSize(3);
  }

  @Test
  void aFileThatCannotBeReadIsNotPassedOver() throws IOException {
    Files.createDirectories(folder.resolve("all"));
    write("all/a.json", HIT);
    write("all/b.json", "{\"id\": \"T-3\", \"affected\": 7}");
    assertThat(run(folder.resolve("all"))).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("T-1");
    assertThat(errors()).startsWith("not checked: ").contains("b.json").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "[7]",
        "7",
        "{}",
        "null",
        "{\"id\": 7}",
        "\u0000",
        "{\"id\": null}"
      })
  void whatIsNoAdvisoryIsNotChecked(String text) throws IOException {
    assertThat(run(write("one.json", text))).isEqualTo(2);
    assertThat(errors()).startsWith("not checked: ").hasLineCount(1);
  }

  @Test
  void missingEmptyLargeAndBrokenFilesAreNotChecked() throws IOException {
    assertThat(run(folder.resolve("none.json"))).isEqualTo(2);
    assertThat(run(Files.createDirectory(folder.resolve("empty")))).isEqualTo(2);
    assertThat(run(write("broken.zip", "PK"))).isEqualTo(2);
    assertThat(run(write("large.json", " ".repeat((16 << 20) + 1)))).isEqualTo(2);
    assertThat(run(write("deep.json", "[".repeat(100_000)))).isEqualTo(2);
    Path bytes = Files.write(folder.resolve("bytes.json"), new byte[] {'{', (byte) 0xff, '}'});
    assertThat(run(bytes)).isEqualTo(2);
    assertThat(errors())
        .contains("no such file", "no advisories", "no zip", "larger than", "not JSON", "not UTF-8")
        .hasLineCount(6);
  }

  @Test
  void aBuildWithoutItsListIsNotChecked() throws IOException {
    CtlMain main = new CtlMain(Map.of(), System.in, print(out), print(err));
    // Tests run on folders of classes; the list is made for the jar.
    assertThat(main.run(List.of("advisories", write("one.json", MISS).toString()))).isEqualTo(2);
    assertThat(errors()).startsWith("not checked: this build carries no list of its libraries");
    assertThat(main.run(List.of("advisories"))).isEqualTo(64);
    assertThat(main.run(List.of("advisories", "a", "b"))).isEqualTo(64);
  }

  private int run(Path advisories) {
    return new AdvisoriesOrder(print(out), print(err)).run(LIBRARIES, advisories);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }
}
