package io.cotalk.loadtest.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.loadtest.history.HistoryFile;
import io.cotalk.loadtest.history.Line;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckMainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path folder;

  @Test
  void aGoodRunIsValid() throws IOException {
    Path file = write(GoodRun.lines(3, 2500));
    Path json = folder.resolve("verdict.json");
    assertThat(run(file.toString(), "--json", json.toString())).isEqualTo(CheckMain.VALID);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("Verdict: VALID", "seed 3");
    var verdict = new JsonObject(Files.readString(json));
    assertThat(verdict.getString("outcome")).isEqualTo("valid");
    assertThat(verdict.getLong("seed")).isEqualTo(3);
    assertThat(verdict.getJsonObject("anomalies").isEmpty()).isTrue();
  }

  @Test
  void anAnomalyIsNamedWithItsNeighbourhood() throws IOException {
    var tape = new Tape(GoodRun.lines(3, 2500));
    LogMutations.loseOnOneNode(tape, new Random(3));
    Path file = write(tape.lines());
    Path json = folder.resolve("verdict.json");
    Path html = folder.resolve("timeline.html");
    assertThat(run(file.toString(), "--html", html.toString(), "--json", json.toString()))
        .isEqualTo(CheckMain.ANOMALY);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Verdict: ANOMALY", "1 LOST", "lost: 1", "./cotalk chaos --seed 3")
        .containsPattern("> +\\d+ .* send “")
        .containsPattern("> +\\d+ .* final log of node-2");
    assertThat(new JsonObject(Files.readString(json)).getJsonObject("anomalies").fieldNames())
        .contains("lost");
    assertThat(Files.readString(html))
        .contains("Promises were broken", "<svg", "class=\"anomaly\"")
        .doesNotContain("http://", "https://", "src=", "href=");
  }

  @Test
  void aRunThatWasCutOffIsUnknown() throws IOException {
    List<Line> lines = GoodRun.lines(3, 2500);
    Path file = write(lines.subList(0, lines.size() - 1));
    assertThat(run(file.toString())).isEqualTo(CheckMain.UNKNOWN);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Verdict: UNKNOWN", "the history has no end");
  }

  @Test
  void aDamagedFileIsUnknown() throws IOException {
    Path file = write(GoodRun.lines(3, 2500));
    Files.writeString(file, Files.readString(file).replaceFirst("\"type\":\"sub\"", "\"type\":"));
    assertThat(run(file.toString())).isEqualTo(CheckMain.UNKNOWN);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("the history is damaged: line");
  }

  @Test
  void aMissingFileIsUnknown() {
    assertThat(run(folder.resolve("nothing").toString())).isEqualTo(CheckMain.UNKNOWN);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot judge");
  }

  @Test
  void wrongWordsAreRefused() {
    assertThat(
            Stream.of(
                    run(),
                    run("a", "b"),
                    run("a", "--json"),
                    run("--xml", "a"),
                    run("a", "--json", "b", "--json", "c"))
                .distinct())
        .containsExactly(CheckMain.USAGE);
  }

  private int run(String... words) {
    return CheckMain.run(
        List.of(words),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private Path write(List<Line> lines) throws IOException {
    return HistoryFile.write(folder.resolve("history.jsonl"), lines);
  }
}
