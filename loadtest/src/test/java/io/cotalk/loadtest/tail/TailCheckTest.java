package io.cotalk.loadtest.tail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check finds each way in which a consumer can have got too little, or too early. */
class TailCheckTest {
  private static final StoredLogs STORED =
      new StoredLogs(Map.of(7L, 4L), Map.of(9L, 1L), 5, 4, List.of());

  @TempDir private Path folder;
  private final List<String> firsts = new ArrayList<>();

  /** Lines of a process: the first one got events until the second took over. */
  private void write(String file, String... lines) throws IOException {
    Files.writeString(folder.resolve(file), String.join("\n", lines));
  }

  private List<String> faults() throws IOException {
    TailCheck check = new TailCheck(folder);
    firsts.clear();
    check.compare(
        STORED, Duration.ZERO, (consumer, event) -> firsts.add(consumer + " " + event.place()));
    return check.faults();
  }

  @Test
  void whatTwoProcessesGotIsOneRecord() throws IOException {
    write("a.c", "room 7 1 10 20", "room 7 2 11 20", "user 9 1 12 21", "room 7 3 1");
    write("b.c", "room 7 2 11 30", "room 7 3 13 30", "room 7 4 14 31", "");
    assertThat(faults()).isEmpty();
    assertThat(firsts).containsExactly("c 1", "c 2", "c 1", "c 3", "c 4");
  }

  @Test
  void aLineThatIsCutOffIsNoEvent() throws IOException {
    write(
        "a.c", "user 9 1 12 21", "room 7 1 1 22", "room 7 2 1 23", "room 7 3 1 24", "room 7 4 1 2");
    assertThat(faults()).containsExactly("c: room 7: got up to 3, stored up to 4");
  }

  @Test
  void whatIsLeftOutIsFound() throws IOException {
    write("a.c", "room 7 1 10 20", "user 9 1 12 21", "");
    write("b.c", "room 7 3 13 30", "room 7 4 14 31", "");
    assertThat(faults()).containsExactly("c: room 7: 3 after 1");
  }

  /** By the time, and not by the name of the process. */
  @Test
  void whatComesTooEarlyIsFound() throws IOException {
    write("b.c", "room 7 1 10 20", "room 7 3 13 22", "");
    write("a.c", "room 7 2 12 30", "room 7 4 14 31", "user 9 1 12 40", "");
    assertThat(faults()).containsExactly("c: room 7: 3 after 1");
  }

  @Test
  void aWholeLogThatIsMissingIsFoundForEachConsumer() throws IOException {
    write("a.c", "room 7 1 1 2", "room 7 2 1 2", "room 7 3 1 2", "room 7 4 1 2", "");
    write("a.d", "user 9 1 12 40", "");
    assertThat(faults())
        .containsExactly(
            "c: user 9: got up to 0, stored up to 1", "d: room 7: got up to 0, stored up to 4");
  }

  @Test
  void noRecordIsNoProof() throws IOException {
    assertThat(faults()).hasSize(1);
  }

  @Test
  void whatIsStoredInDisorderIsTold() throws IOException {
    TailCheck check = new TailCheck(folder);
    StoredLogs stored = new StoredLogs(Map.of(), Map.of(), 0, 0, List.of("room 7 at 3"));
    check.compare(stored, Duration.ZERO, (consumer, event) -> {});
    assertThat(check.faults()).contains("room 7 at 3");
  }
}
