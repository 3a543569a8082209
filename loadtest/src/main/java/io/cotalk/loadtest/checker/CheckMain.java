package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.HistoryReader;
import io.cotalk.loadtest.report.Report;
import io.cotalk.loadtest.verdict.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges a history file: {@code FILE [--json OUT] [--html OUT]}. Prints the report; exit code 0
 * valid, 1 an anomaly, 2 unknown (also if the file cannot be read), 64 wrong words.
 */
public final class CheckMain {
  static final int VALID = 0;
  static final int ANOMALY = 1;
  static final int UNKNOWN = 2;
  static final int USAGE = 64;

  private static final Set<String> OPTIONS = Set.of("--json", "--html");

  private CheckMain() {}

  /** Ends the process. */
  public static void main(String[] words) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(List.of(words), out, System.err));
  }

  /** Does it and returns the exit code. */
  static int run(List<String> words, PrintStream out, PrintStream err) {
    Map<String, Path> paths = new HashMap<>();
    for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
      String word = rest.next();
      boolean option = OPTIONS.contains(word);
      if ((word.startsWith("-") && !option)
          || (option && !rest.hasNext())
          || paths.put(option ? word : "", Path.of(option ? rest.next() : word)) != null) {
        return usage(err);
      }
    }
    Path file = paths.get("");
    return file == null ? usage(err) : judge(file, paths, out, err);
  }

  private static int usage(PrintStream err) {
    err.println("usage: FILE [--json OUT] [--html OUT]");
    return USAGE;
  }

  private static int judge(Path file, Map<String, Path> paths, PrintStream out, PrintStream err) {
    try {
      var history = new HistoryReader(file);
      Verdict verdict = Checker.check(history);
      Report report = Report.of(history, verdict);
      out.print(report.text());
      Path json = paths.get("--json");
      if (json != null) {
        Files.writeString(json, report.json().encodePrettily() + "\n");
      }
      Path html = paths.get("--html");
      if (html != null) {
        Files.writeString(html, report.html());
      }
      return switch (verdict.outcome()) {
        case VALID -> VALID;
        case ANOMALY -> ANOMALY;
        case UNKNOWN -> UNKNOWN;
      };
    } catch (IOException e) {
      err.println("cannot judge " + file + ": " + e);
      return UNKNOWN;
    }
  }
}
