package io.cotalk.loadtest.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keeps servers and client on processors of their own, by {@code taskset}, so that neither takes
 * time from the other. Blocking.
 */
public final class Pinning {
  private static final String ALLOWED = "Cpus_allowed_list:";

  private final List<Integer> processors;

  private Pinning(List<Integer> processors) {
    this.processors = processors;
  }

  /** Changes nothing yet. */
  public static Pinning ofThisMachine() {
    try {
      String allowed =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.startsWith(ALLOWED))
              .map(line -> line.substring(ALLOWED.length()).strip())
              .findFirst()
              .orElse("");
      Command.run(List.of("taskset", "--version"));
      return new Pinning(parse(allowed));
    } catch (IOException e) {
      return new Pinning(List.of());
    }
  }

  /** The numbers of a list such as {@code 0-2,5}; may be empty. */
  public static List<Integer> parse(String list) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      if (!part.isBlank()) {
        String[] ends = part.strip().split("-", -1);
        int last = Integer.parseInt(ends[ends.length - 1]);
        for (int number = Integer.parseInt(ends[0]); number <= last; number++) {
          numbers.add(number);
        }
      }
    }
    return numbers;
  }

  /** Whether there are two processors and {@code taskset}. */
  public boolean isPossible() {
    return processors.size() > 1;
  }

  /** What this process starts from now on runs on the first half. */
  public void toServers() throws IOException {
    pin(servers());
  }

  /** This process runs on the second half; what it has started stays where it is. */
  public void toClient() throws IOException {
    pin(client());
  }

  /** As a report tells it. */
  public String words() {
    return isPossible()
        ? "servers on processors %s, client on %s".formatted(servers(), client())
        : "no: one processor, or no taskset";
  }

  private String servers() {
    return list(processors.subList(0, processors.size() / 2));
  }

  private String client() {
    return list(processors.subList(processors.size() / 2, processors.size()));
  }

  private static String list(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private void pin(String list) throws IOException {
    if (isPossible()) {
      String self = String.valueOf(ProcessHandle.current().pid());
      Command.run(List.of("taskset", "--all-tasks", "--cpu-list", "--pid", list, self));
    }
  }
}
