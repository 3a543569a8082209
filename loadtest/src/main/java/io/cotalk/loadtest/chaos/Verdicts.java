package io.cotalk.loadtest.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Has a history judged, by the checker in a process of its own. Blocking. */
final class Verdicts {
  private static final String CHECKER = "io.cotalk.loadtest.checker.CheckMain";

  private Verdicts() {}

  /** The checker's exit code: 0 valid, 1 anomaly, 2 unknown. It prints its report here. */
  static int judge(Path history, List<String> options) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(CHECKER, history.toString()));
    words.addAll(options);
    try {
      return new ProcessBuilder(words).inheritIO().start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
