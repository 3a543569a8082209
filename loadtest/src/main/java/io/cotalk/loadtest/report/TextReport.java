package io.cotalk.loadtest.report;

import io.cotalk.loadtest.verdict.Anomaly;
import io.cotalk.loadtest.verdict.AnomalyKind;
import io.cotalk.loadtest.verdict.Verdict;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** The report for a terminal. One use. */
final class TextReport {
  private final Report report;
  private final Timeline timeline;
  private final StringBuilder out = new StringBuilder();

  TextReport(Report report) {
    this.report = report;
    this.timeline = report.timeline();
  }

  String write() {
    heading();
    done();
    faults();
    latencies();
    invariants();
    anomalies();
    verdict();
    return out.toString();
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private void heading() {
    line("Co-Talk run, seed %d", timeline.seed());
    line("%s, %.0f s", timeline.setting(), timeline.duration());
    line("");
  }

  private void done() {
    line("What was done");
    timeline.counts.forEach((what, count) -> line("  %10d  %s", count, what));
    line("");
  }

  private void faults() {
    line("What was broken");
    if (timeline.faults.isEmpty() && timeline.skipped.isEmpty()) {
      line("  nothing");
    }
    for (FaultSpan span : timeline.faults) {
      String until = span.healed() ? String.format(Locale.ROOT, "%.1f s", span.to()) : "for good";
      line("  %8.1f s to %-10s %-18s %s", span.from(), until, span.name(), span.fault().why());
    }
    timeline.skipped.forEach(
        fault -> line("  skipped              %-5s %s: %s", fault.f(), fault.arg(), fault.why()));
    line("");
  }

  private void latencies() {
    line("From due to acknowledged, ms");
    line(
        "  %-20s %-7s %9s %9s %9s %9s %9s %9s",
        "", "", "messages", "p50", "p99", "max", "refused", "unknown");
    for (Phase phase : Phase.of(timeline)) {
      Second s = phase.second();
      line(
          "  %-20s %-7s %9d %9.1f %9.1f %9.1f %9d %9d",
          phase.fault(),
          phase.when(),
          s.messages(),
          s.latency(50),
          s.latency(99),
          s.latency(100),
          s.refused,
          s.unknown);
    }
    line("");
  }

  private void invariants() {
    line("What was checked");
    for (Verdict.Result result : report.verdict().results()) {
      line(
          "  %-11s %-6s %10d  %-68s %s",
          result.invariant().id(),
          result.invariant().promises(),
          result.checked(),
          result.invariant().counts(),
          found(result.counts()));
    }
    line("");
  }

  private static String found(Map<AnomalyKind, Long> counts) {
    var found = new StringJoiner(", ");
    found.setEmptyValue("ok");
    counts.forEach((kind, count) -> found.add(count + " " + kind.id().toUpperCase(Locale.ROOT)));
    return found.toString();
  }

  private void anomalies() {
    if (report.around().isEmpty()) {
      return;
    }
    line("The smallest of each anomaly");
    for (Anomaly anomaly : report.verdict().smallest()) {
      line("  %s: %s", anomaly.kind().id(), anomaly.kind().meaning());
      line("      %s%s", room(anomaly), anomaly.what());
      line("      lines %s", anomaly.lines());
    }
    line("");
    line("Around the first of them");
    report.around().forEach(text -> line("%s", text));
    line("");
  }

  private static String room(Anomaly anomaly) {
    return anomaly.room().isEmpty() ? "" : "room " + anomaly.room() + ": ";
  }

  private void verdict() {
    line("Verdict: %s", report.verdict().outcome().name());
    report.verdict().counts().forEach((kind, count) -> line("  %s: %d", kind.id(), count));
    report.verdict().doubts().forEach(doubt -> line("  unknown: %s", doubt));
    line("Seed %d; to repeat: %s", timeline.seed(), timeline.command());
  }
}
