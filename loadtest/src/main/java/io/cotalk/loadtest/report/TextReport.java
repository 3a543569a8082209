package io.cotalk.loadtest.report;

import io.cotalk.loadtest.verdict.Anomaly;
import io.cotalk.loadtest.verdict.AnomalyKind;
import io.cotalk.loadtest.verdict.Verdict;
import java.util.Formatter;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** The report for a terminal. One use. */
final class TextReport {
  private final Report report;
  private final Timeline timeline;
  private final Formatter out = new Formatter(Locale.ROOT);

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

  private void heading() {
    out.format("Co-Talk run, seed %d\n", timeline.seed());
    out.format("%s, %.0f s\n", timeline.setting(), timeline.duration());
    out.format("\n");
  }

  private void done() {
    out.format("What was done\n");
    timeline.counts.forEach((what, count) -> out.format("  %10d  %s\n", count, what));
    out.format("\n");
  }

  private void faults() {
    out.format("What was broken\n");
    if (timeline.faults.isEmpty() && timeline.skipped.isEmpty()) {
      out.format("  nothing\n");
    }
    for (FaultSpan span : timeline.faults) {
      String until = span.healed() ? String.format(Locale.ROOT, "%.1f s", span.to()) : "for good";
      out.format(
          "  %8.1f s to %-10s %-18s %s\n", span.from(), until, span.name(), span.fault().why());
    }
    timeline.skipped.forEach(
        fault ->
            out.format(
                "  skipped              %-5s %s: %s\n", fault.f(), fault.arg(), fault.why()));
    out.format("\n");
  }

  private void latencies() {
    out.format("From due to acknowledged, ms\n");
    out.format(
        "  %-20s %-7s %9s %9s %9s %9s %9s %9s\n",
        "", "", "messages", "p50", "p99", "max", "refused", "unknown");
    for (Phase phase : Phase.of(timeline)) {
      Second s = phase.second();
      out.format(
          "  %-20s %-7s %9d %9.1f %9.1f %9.1f %9d %9d\n",
          phase.fault(),
          phase.when(),
          s.messages(),
          s.latency(50),
          s.latency(99),
          s.latency(100),
          s.refused,
          s.unknown);
    }
    out.format("\n");
  }

  private void invariants() {
    out.format("What was checked\n");
    for (Verdict.Result result : report.verdict().results()) {
      out.format(
          "  %-11s %-6s %10d  %-68s %s\n",
          result.invariant().id(),
          result.invariant().promises(),
          result.checked(),
          result.invariant().counts(),
          found(result.counts()));
    }
    out.format("\n");
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
    out.format("The smallest of each anomaly\n");
    for (Anomaly anomaly : report.verdict().smallest()) {
      out.format("  %s: %s\n", anomaly.kind().id(), anomaly.kind().meaning());
      out.format("      %s%s\n", room(anomaly), anomaly.what());
      out.format("      lines %s\n", anomaly.lines());
    }
    out.format("\n");
    out.format("Around the first of them\n");
    report.around().forEach(text -> out.format("%s\n", text));
    out.format("\n");
  }

  private static String room(Anomaly anomaly) {
    return anomaly.room().isEmpty() ? "" : "room " + anomaly.room() + ": ";
  }

  private void verdict() {
    out.format("Verdict: %s\n", report.verdict().outcome().name());
    report.verdict().counts().forEach((kind, count) -> out.format("  %s: %d\n", kind.id(), count));
    report.verdict().doubts().forEach(doubt -> out.format("  unknown: %s\n", doubt));
    out.format("Seed %d; to repeat: %s\n", timeline.seed(), timeline.command());
  }
}
