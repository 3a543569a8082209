package io.cotalk.loadtest.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table at the end of a run. */
final class TextReport {
  private TextReport() {}

  static String of(Report report) {
    StringBuilder text = new StringBuilder();
    List<String> names = new ArrayList<>();
    report
        .outcomes()
        .values()
        .forEach(
            outcome ->
                outcome.figures().all().keySet().stream()
                    .filter(name -> !names.contains(name))
                    .forEach(names::add));
    text.append("\n%-36s".formatted(report.options().scenario().word()));
    report.outcomes().keySet().forEach(name -> text.append("%14s".formatted(name)));
    boolean compared = !report.ratios().isEmpty();
    text.append(compared ? "         ratio\n" : "\n");
    Map<String, Double> ratios = report.ratios();
    for (String name : names) {
      String unit = "";
      StringBuilder values = new StringBuilder();
      for (Outcome outcome : report.outcomes().values()) {
        Figures.Figure figure = outcome.figures().all().get(name);
        values.append("%14s".formatted(figure == null ? "" : number(figure.value())));
        unit = figure == null ? unit : figure.unit();
      }
      text.append("%-36s".formatted("  " + name)).append(values);
      Double ratio = ratios.get(name);
      text.append(ratio == null ? "" : "%14s".formatted(number(ratio)));
      text.append(" ").append(unit).append('\n');
    }
    report.outcomes().forEach((name, outcome) -> codes(text, name, outcome));
    report.outcomes().forEach((name, outcome) -> aims(text, outcome));
    report.audit().ifPresent(said -> text.append("  audit: ").append(said.strip()).append('\n'));
    text.append(report.isClean() ? "  every check passed\n" : "  SOME CHECK FAILED, see above\n");
    return text.toString();
  }

  private static void codes(StringBuilder text, String name, Outcome outcome) {
    if (!outcome.codes().isEmpty()) {
      text.append("  %s said: %s%n".formatted(name, outcome.codes()));
    }
  }

  private static void aims(StringBuilder text, Outcome outcome) {
    for (Aim aim : outcome.aims()) {
      text.append("%-36s".formatted("  " + aim.figure()))
          .append("%14s".formatted(number(outcome.figures().get(aim.figure()))))
          .append(" %s %s: ".formatted(aim.side().words(), number(aim.limit())))
          .append(said(aim, outcome.figures()));
    }
  }

  private static String said(Aim aim, Figures figures) {
    return aim.isMet(figures) ? "met\n" : aim.binding() ? "FAILED\n" : "not reached\n";
  }

  /** Four digits are enough for anything measured. */
  static String number(double value) {
    double size = Math.abs(value);
    String form = size == Math.rint(size) || size >= 1_000 ? "%,.0f" : size >= 10 ? "%.1f" : "%.3f";
    return String.format(Locale.ROOT, form, value);
  }
}
