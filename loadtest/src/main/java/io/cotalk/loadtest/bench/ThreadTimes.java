package io.cotalk.loadtest.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Processor time of a node's threads by what they are for, by their names in {@code
 * /proc/PID/task}. Adds up what each thread has used from one look to the next, so that a thread
 * that ends takes nothing away; what it used after the last look is missing here. Main thread.
 */
final class ThreadTimes {
  /**
   * Groups of threads: event loops (sockets, write lanes, fan-out, the bus between nodes), worker
   * and virtual threads, the just-in-time compiler, garbage collection, Hazelcast, and all others.
   */
  static final List<String> GROUPS =
      List.of("loops", "workers", "compiler", "gc", "cluster", "other");

  static final String OTHER = "other";

  /** Beginnings of names; the kernel keeps 15 characters of each. */
  private static final Map<String, List<String>> NAMES =
      Map.of(
          // The last are those of the bare server.
          "loops", List.of("vert.x-eventloo", "vert.x-acceptor", "multiThreadIoEv", "nioEventLoop"),
          "workers",
              List.of(
                  "vert.x-worker",
                  "vert.x-internal",
                  "vert.x-virtual",
                  "ForkJoinPool",
                  "VirtualThread",
                  "cotalk-"),
          "compiler", List.of("C1 ", "C2 "),
          // The VM thread has hardly anything to do but to lead collections.
          "gc", List.of("GC Thread", "G1 ", "VM Thread"),
          "cluster", List.of("hz.", "vertx-hazelcast"));

  private record Task(long process, String thread) {}

  private final Map<Task, Double> seen = new HashMap<>();
  private final Map<String, Double> sums = new HashMap<>();

  /** The group of a thread of this name. */
  static String groupOf(String name) {
    for (Map.Entry<String, List<String>> group : NAMES.entrySet()) {
      if (group.getValue().stream().anyMatch(name::startsWith)) {
        return group.getKey();
      }
    }
    return OTHER;
  }

  /** Looks at all threads of these processes; returns the sums so far, in ticks of the kernel. */
  Map<String, Double> look(Path proc, List<Long> pids) {
    pids.forEach(pid -> lookAt(proc, pid));
    return Map.copyOf(sums);
  }

  /** Adds nothing of a process that has ended. */
  private void lookAt(Path proc, long pid) {
    Path tasks = proc.resolve(String.valueOf(pid)).resolve("task");
    String[] threads = tasks.toFile().list();
    if (threads != null) {
      for (String thread : threads) {
        add(pid, thread, tasks.resolve(thread).resolve("stat"));
      }
    }
  }

  private void add(long pid, String thread, Path file) {
    String stat;
    try {
      stat = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return;
    }
    int open = stat.indexOf('(');
    int close = stat.lastIndexOf(')');
    if (open < 0 || close < open) {
      return;
    }
    double now = Processes.ownTicks(stat);
    Double before = seen.put(new Task(pid, thread), now);
    // Less than before: another thread has got the number of one that ended.
    double grown = before == null || now < before ? now : now - before;
    sums.merge(groupOf(stat.substring(open + 1, close)), grown, Double::sum);
  }
}
