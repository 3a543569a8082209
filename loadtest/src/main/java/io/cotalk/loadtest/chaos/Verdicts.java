package io.cotalk.loadtest.chaos;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What is said of a run, printed and kept beside its history in {@code report.txt}. Blocking. */
final class Verdicts {
  private static final String CHECKER = "io.cotalk.loadtest.checker.CheckMain";

  private final Path history;
  private final Path report;

  Verdicts(Path history) {
    this.history = history;
    this.report = history.resolveSibling("report.txt");
  }

  /** A short run is read by the first compiler's code alone, as it was made. */
  private static String compiler() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-XX:TieredStopAtLevel="))
        .findFirst()
        .orElse("-XX:+TieredCompilation");
  }

  /**
   * Has the history judged by the checker, in a process of its own; its report is kept as a page,
   * too.
   *
   * @return the checker's exit code: 0 valid, 1 anomaly, 2 unknown
   */
  int judge() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                compiler(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                CHECKER,
                history.toString(),
                "--json",
                history.resolveSibling("report.json").toString(),
                "--html",
                history.resolveSibling("timeline.html").toString())
            .redirectErrorStream(true);
    Process process = builder.start();
    process.getOutputStream().close();
    say(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Adds lines. */
  void say(String text) throws IOException {
    System.out.println(text);
    Files.writeString(report, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
