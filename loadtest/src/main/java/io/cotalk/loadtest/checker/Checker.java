package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.HistoryFormatException;
import io.cotalk.loadtest.history.HistorySource;
import io.cotalk.loadtest.history.Line;
import io.cotalk.loadtest.verdict.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Judges a history. Stateless; any thread. */
public final class Checker {
  private Checker() {}

  /**
   * Goes through the history twice. What is damaged is judged up to there and doubted.
   *
   * @throws IOException if it cannot be read at all
   */
  public static Verdict check(HistorySource history) throws IOException {
    var builder = new ModelBuilder();
    pass(history, builder, builder);
    Model model = builder.model();
    var findings = new Findings();
    new CompletenessCheck(model, findings).check();
    List<Check> checks =
        List.of(
            new SetFullCheck(model, findings),
            new UnexpectedCheck(model, findings),
            new DupCheck(model, findings),
            new LogCheck(model, findings),
            new RealTimeCheck(model, findings),
            new SessionCheck(model, findings),
            new StreamCheck(model, findings),
            new LeakCheck(model, findings));
    pass(history, builder, line -> checks.forEach(check -> check.see(line)));
    checks.forEach(Check::finish);
    return findings.verdict();
  }

  private static void pass(HistorySource history, ModelBuilder builder, Consumer<Line> sink)
      throws IOException {
    try {
      history.forEach(sink);
    } catch (HistoryFormatException e) {
      builder.distrust(String.valueOf(e.getMessage()));
    }
  }
}
