package io.cotalk.node.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cotalk.testkit.Await;
import io.cotalk.testkit.TestCluster;
import io.cotalk.testkit.Testkit;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The first five minutes of README.md, pasted into two terminals as a newcomer does. */
@ExtendWith(Testkit.class)
class ReadmeIT {
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final String QUESTION = "밥 먹을까요?";
  private static final String ANSWER = "좋아요";

  @TempDir Path folder;

  @BeforeEach
  void makeLauncher() throws Exception {
    for (String program : List.of("bash", "curl", "jq")) {
      assumeTrue(isInstalled(program), program + " is not installed");
    }
    assumeTrue(Files.exists(Path.of("target", "cotalk.jar")), "cotalk.jar is not packaged");
    Path launcher = folder.resolve("cotalk");
    Path real = Path.of("..", "cotalk").toAbsolutePath().normalize();
    Files.writeString(launcher, "#!/bin/sh\nexec '" + real + "' \"$@\"\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
  }

  @Test
  void theFirstFiveMinutesWorkAndWorkAgain(TestCluster cluster) throws Exception {
    List<String> blocks = blocks(cluster.node(0).port());
    assertThat(blocks).hasSize(4);
    try (Terminal first = new Terminal(folder)) {
      for (int run = 1; run <= 2; run++) {
        first.paste(blocks.get(0));
        first.paste(blocks.get(1));
        first.await("\"seq\": 2", run);
        jisuAnswers(blocks.get(2));
        first.paste(blocks.get(3));
        first.await(QUESTION + "\n" + ANSWER + "\n", run);
      }
      assertThat(first.output()).doesNotContain("rror", "null", "not found");
    }
  }

  private void jisuAnswers(String chat) throws Exception {
    try (Terminal second = new Terminal(folder)) {
      second.paste(chat);
      second.await(QUESTION, 1);
      second.paste(ANSWER + "\n");
      second.await("\"text\":\"" + ANSWER + "\"", 1);
      assertThat(second.end()).isZero();
      assertThat(second.output()).contains("점심", "\"t\":\"ok\"");
    }
  }

  private static List<String> blocks(int port) throws Exception {
    String readme = Files.readString(Path.of("..", "README.md"));
    int start = readme.indexOf("## The first five minutes");
    String section = readme.substring(start, readme.indexOf("\n## ", start));
    return BLOCK
        .matcher(section)
        .results()
        .map(found -> found.group(1).replace("127.0.0.1:8080", "127.0.0.1:" + port))
        .toList();
  }

  /** A shell that reads what is pasted, as do the programs that it starts. */
  private static final class Terminal implements AutoCloseable {
    private final Path file;
    private final Process shell;

    Terminal(Path folder) throws Exception {
      file = Files.createTempFile(folder, "terminal", ".txt");
      shell =
          new ProcessBuilder("bash")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(file.toFile())
              .start();
    }

    void paste(String lines) throws Exception {
      shell.getOutputStream().write(lines.getBytes(UTF_8));
      shell.getOutputStream().flush();
    }

    String output() {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void await(String text, int times) {
      Pattern found = Pattern.compile(text, Pattern.LITERAL);
      try {
        Await.until(text, () -> found.matcher(output()).results().count() == times);
      } catch (AssertionError e) {
        throw new AssertionError(e.getMessage() + "; the terminal shows:\n" + output(), e);
      }
    }

    /** Ends the input; the exit code of the last program. */
    int end() throws Exception {
      shell.getOutputStream().close();
      return shell.waitFor();
    }

    @Override
    public void close() {
      shell.descendants().forEach(ProcessHandle::destroy);
      shell.destroy();
      shell.onExit().join();
    }
  }
}
