package io.cotalk.node;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What follows {@code node} on the command line.
 *
 * @param files configuration files in their order
 * @param set single settings, {@code key=value}
 * @param printConfig whether to print the configuration instead of starting
 */
record Options(List<Path> files, List<String> set, boolean printConfig) {

  /** Reads arguments; throws IllegalArgumentException that names the first wrong one. */
  static Options parse(List<String> arguments) {
    List<Path> files = new ArrayList<>();
    List<String> set = new ArrayList<>();
    boolean print = false;
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String option = rest.pop();
      switch (option) {
        case "--config" -> files.add(Path.of(value(option, rest)));
        case "--set" -> set.add(value(option, rest));
        case "--print-config" -> print = true;
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    return new Options(List.copyOf(files), List.copyOf(set), print);
  }

  private static String value(String option, Deque<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.pop();
  }
}
