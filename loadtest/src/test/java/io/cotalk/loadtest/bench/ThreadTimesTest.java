package io.cotalk.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadTimesTest {
  @TempDir Path proc;

  private final ThreadTimes times = new ThreadTimes();

  private void thread(long pid, long thread, String name, long user, long system)
      throws IOException {
    Path task = Files.createDirectories(proc.resolve(pid + "/task/" + thread));
    String stat = thread + " (" + name + ") S 1 2 3 4 5 6 7 8 9 10 " + user + " " + system;
    Files.writeString(task.resolve("stat"), stat + " 0 0 20 0 9\n");
  }

  @Test
  void namesTellTheGroup() {
    assertThat(ThreadTimes.groupOf("vert.x-eventloo")).isEqualTo("loops");
    assertThat(ThreadTimes.groupOf("C2 CompilerThre")).isEqualTo("compiler");
    assertThat(ThreadTimes.groupOf("C1 CompilerThre")).isEqualTo("compiler");
    assertThat(ThreadTimes.groupOf("GC Thread#1")).isEqualTo("gc");
    assertThat(ThreadTimes.groupOf("G1 Refine#0")).isEqualTo("gc");
    assertThat(ThreadTimes.groupOf("hz.naughty_elli")).isEqualTo("cluster");
    assertThat(ThreadTimes.groupOf("ForkJoinPool-1-")).isEqualTo("workers");
    assertThat(ThreadTimes.groupOf("java")).isEqualTo("other");
    assertThat(ThreadTimes.GROUPS).contains(ThreadTimes.groupOf("vert.x-worker-t"));
  }

  @Test
  void timesAreSummedOverThreadsAndProcesses() throws IOException {
    thread(7, 8, "vert.x-eventloo", 100, 20);
    thread(7, 9, "vert.x-eventloo", 5, 1);
    thread(12, 13, "vert.x-eventloo", 50, 0);
    thread(12, 14, "odd) (name", 3, 0);
    assertThat(times.look(proc, List.of(7L, 12L)))
        .containsEntry("loops", 176.0)
        .containsEntry("other", 3.0);
  }

  @Test
  void anEndedThreadTakesNothingAway() throws IOException {
    thread(7, 8, "ForkJoinPool-1-", 100, 0);
    times.look(proc, List.of(7L));
    Files.delete(proc.resolve("7/task/8/stat"));
    assertThat(times.look(proc, List.of(7L))).containsEntry("workers", 100.0);
    // Its number goes to another one.
    thread(7, 8, "C2 CompilerThre", 30, 0);
    assertThat(times.look(proc, List.of(7L, 99L)))
        .containsEntry("workers", 100.0)
        .containsEntry("compiler", 30.0);
  }
}
