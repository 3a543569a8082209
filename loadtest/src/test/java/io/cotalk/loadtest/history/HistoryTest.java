package io.cotalk.loadtest.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.loadtest.history.MemberEvent.Op;
import io.cotalk.loadtest.history.RunEvent.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  private static final List<LogEntry> LOG =
      List.of(new LogEntry(1, 0, "", "", "71"), new LogEntry(2, 1, "17-1 \"가\"\n", "cid-1", "71"));
  private static final List<Event> ONE_OF_EACH =
      List.of(
          new RunEvent.Start(-7, 3, 4, List.of("9001"), new RunEvent.Plan(100, "chaos --seed -7")),
          new RunEvent.Client(17, "71"),
          new RunEvent.Slow(17, 3),
          new RunEvent.Fault("F01", "node-2", Phase.INJECT, "kill -9"),
          new RunEvent.Fault("F12", "shard-0", Phase.SKIP, "no iptables"),
          new RunEvent.Stats("node-1", Map.of("heap", 1.5e8)),
          new SendEvent.Invoke(17, 3, "9001", "cid-1", "17-1", "node-1", "ws", 1, 12),
          new SendEvent.Ok(17, "9001", "cid-1", 2, 1, true, 1766312345678L),
          new SendEvent.Fail(17, "9001", "cid-2", "busy", true),
          new SendEvent.Unknown(17, "9001", "cid-3", "connection lost"),
          new StreamEvent.Recv(17, 3, "9001", 2, 1, "msg", "17-1", "cid-1", "71", true, "node-1"),
          new StreamEvent.Gap(17, 3, "9001", 3, 9),
          new StreamEvent.Sub(17, 3, "9001", 1, 2, "node-1"),
          new StreamEvent.Unsub(17, 3, "9001"),
          new StreamEvent.End(17, 3, "node-1", 1006, "lost"),
          new ReadEvent.Invoke(17, "9001", 0, "node-1", "http"),
          new ReadEvent.Ok(17, "9001", 0, LOG, true),
          new ReadEvent.Fail(17, "9001", 0, "unavailable"),
          new MemberEvent.Invoke(Op.KICK, 17, "9001", "72"),
          new MemberEvent.Ok(Op.JOIN, 17, "9001", "72", 3),
          new MemberEvent.Fail(Op.KICK, 17, "9001", "72", "not_found"),
          new RevokeEvent.Invoke(17, "71"),
          new RevokeEvent.Ok(17, "71"),
          new RunEvent.Final("9001", "sql-0", 99, LOG),
          new RunEvent.Done());

  @TempDir Path folder;

  @Test
  void everyEventIsReadAsItWasWritten() throws IOException {
    Path file = folder.resolve("history.jsonl");
    try (var writer = HistoryWriter.create(file)) {
      ONE_OF_EACH.forEach(writer::write);
    }
    assertThat(read(file)).extracting(Line::event).containsExactlyElementsOf(ONE_OF_EACH);
  }

  @Test
  void linesOfManyThreadsAreInOrderOfTheirTimes() throws Exception {
    Path file = folder.resolve("history.jsonl");
    int each = 50_000;
    try (var writer = HistoryWriter.create(file)) {
      var threads = new ArrayList<Thread>();
      for (int p = 1; p <= 4; p++) {
        var event = new SendEvent.Unknown(p, "9001", "cid", "late");
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int k = 0; k < each; k++) {
                        writer.write(event);
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    List<Line> lines = read(file);
    assertThat(lines).hasSize(4 * each);
    for (int i = 1; i < lines.size(); i++) {
      assertThat(lines.get(i).i()).isEqualTo(i);
      assertThat(lines.get(i).t()).isGreaterThanOrEqualTo(lines.get(i - 1).t());
    }
  }

  @Test
  void whatComesAfterTheEndIsLeftOut() throws IOException {
    Path file = folder.resolve("history.jsonl");
    var writer = HistoryWriter.create(file);
    writer.write(new RunEvent.Done());
    writer.write(new RunEvent.Client(1, "71"));
    writer.close();
    writer.write(new RunEvent.Client(2, "72"));
    writer.close();
    assertThat(read(file)).extracting(Line::event).containsExactly(new RunEvent.Done());
  }

  @Test
  void aTornLineIsNamed() throws IOException {
    Path file = folder.resolve("history.jsonl");
    Files.writeString(file, "{\"i\":0,\"t\":5,\"type\":\"done\"}\n{\"i\":1,\"t\":7,\"ty");
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(HistoryFormatException.class)
        .hasMessageContaining("line 2");
  }

  private static List<Line> read(Path file) throws IOException {
    var lines = new ArrayList<Line>();
    new HistoryReader(file).forEach(lines::add);
    return lines;
  }
}
