package io.cotalk.loadtest.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Processor time and memory of processes of this machine, by kind, from {@code /proc}. */
final class Processes {
  /** The kernel counts in hundredths of a second for every user (USER_HZ). */
  private static final double TICKS = 100;

  private static final String NODE = "node";
  private static final Path PROC = Path.of("/proc");

  private final Map<String, List<Long>> roots = new TreeMap<>();
  private final ThreadTimes threads = new ThreadTimes();

  /** So many processes of a kind, each counted with its children. */
  Processes add(String kind, List<Long> pids) {
    roots.computeIfAbsent(kind, name -> new ArrayList<>()).addAll(pids);
    return this;
  }

  /**
   * The servers among the descendants of this process: {@code node}, {@code postgres}, {@code
   * redis}.
   */
  static Processes ofOwnCluster() {
    Processes processes = new Processes();
    ProcessHandle.current()
        .descendants()
        .forEach(
            process -> {
              String command =
                  text(Path.of("/proc/" + process.pid() + "/cmdline")).replace('\0', ' ');
              if (command.contains("io.cotalk.node.Main node")) {
                processes.add(NODE, List.of(process.pid()));
              } else if (command.contains("/bin/postgres ")) {
                processes.add("postgres", List.of(process.pid()));
              } else if (command.contains("redis-server")) {
                processes.add("redis", List.of(process.pid()));
              }
            });
    return processes;
  }

  /** Pids of a kind, may be empty. */
  List<Long> pids(String kind) {
    return List.copyOf(roots.getOrDefault(kind, List.of()));
  }

  /**
   * Seconds of processor time of each kind so far, summed over its processes; the client's own are
   * {@code client}, those of the nodes' threads {@code node_GROUP}, see {@link ThreadTimes}.
   */
  Map<String, Double> cpuSeconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    roots.forEach(
        (kind, pids) -> {
          double sum = 0;
          for (long pid : pids) {
            sum += ticks(pid, true);
            for (long child : children(pid)) {
              sum += ticks(child, true);
            }
          }
          seconds.put(kind, sum / TICKS);
        });
    seconds.put("client", ticks(ProcessHandle.current().pid(), false) / TICKS);
    if (roots.containsKey(NODE)) {
      groups(seconds);
    }
    return seconds;
  }

  /** What no group accounts for is of {@code other}, so that the groups make up the whole. */
  private void groups(Map<String, Double> seconds) {
    Map<String, Double> ticks = threads.look(PROC, pids(NODE));
    double rest = seconds.getOrDefault(NODE, 0.0);
    for (String group : ThreadTimes.GROUPS) {
      if (!group.equals(ThreadTimes.OTHER)) {
        double used = ticks.getOrDefault(group, 0.0) / TICKS;
        seconds.put(NODE + "_" + group, used);
        rest -= used;
      }
    }
    seconds.put(NODE + "_" + ThreadTimes.OTHER, rest);
  }

  /** Resident bytes of all processes of a kind; shared pages count for each. */
  long residentBytes(String kind) {
    long sum = 0;
    for (long pid : pids(kind)) {
      for (String line : text(Path.of("/proc/" + pid + "/status")).split("\n", -1)) {
        if (line.startsWith("VmRSS:")) {
          sum += Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    }
    return sum;
  }

  /** Includes children that have ended and were waited for. */
  private static double ticks(long pid, boolean withEnded) {
    String stat = text(Path.of("/proc/" + pid + "/stat"));
    if (stat.lastIndexOf(')') < 0) {
      return 0;
    }
    String[] words = words(stat);
    double own = ownTicks(stat);
    return withEnded ? own + Double.parseDouble(words[13]) + Double.parseDouble(words[14]) : own;
  }

  /** In user and kernel mode, of a whole {@code stat} of a process or thread. */
  static double ownTicks(String stat) {
    String[] words = words(stat);
    return Double.parseDouble(words[11]) + Double.parseDouble(words[12]);
  }

  /** Those behind the name, which may have blanks and brackets itself. */
  private static String[] words(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  private static List<Long> children(long pid) {
    List<Long> children = new ArrayList<>();
    for (String word :
        text(Path.of("/proc/%d/task/%d/children".formatted(pid, pid))).split(" ", -1)) {
      if (!word.isBlank()) {
        children.add(Long.parseLong(word.strip()));
      }
    }
    return children;
  }

  /** Empty when the process has ended. */
  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
