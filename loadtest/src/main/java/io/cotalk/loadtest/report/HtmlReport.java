package io.cotalk.loadtest.report;

import io.cotalk.loadtest.verdict.Anomaly;
import io.cotalk.loadtest.verdict.AnomalyKind;
import io.cotalk.loadtest.verdict.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The report as a page. One use. */
final class HtmlReport {
  private final Report report;
  private final Timeline timeline;
  private final Verdict verdict;
  private final Formatter out = new Formatter(Locale.ROOT);

  HtmlReport(Report report) {
    this.report = report;
    this.timeline = report.timeline();
    this.verdict = report.verdict();
  }

  String write() {
    out.format("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.format("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.format("<title>Co-Talk run %d: %s</title>\n", timeline.seed(), outcome());
    out.format("<style>\n%s</style>\n</head>\n<body>\n<main>\n", style());
    heading();
    tiles();
    charts();
    invariants();
    anomalies();
    phases();
    done();
    out.format("</main>\n</body>\n</html>\n");
    return out.toString();
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      return new String(
          Objects.requireNonNull(in, "report.css").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String outcome() {
    return verdict.outcome().name().toLowerCase(Locale.ROOT);
  }

  private void heading() {
    String words =
        switch (verdict.outcome()) {
          case VALID -> "Every promise held";
          case ANOMALY -> "Promises were broken";
          case UNKNOWN -> "Nothing is proven";
        };
    out.format("<header class=\"%s\">\n<h1>%s</h1>\n", outcome(), words);
    out.format(
        "<p>%s, %s, seed %d</p>\n",
        Html.text(timeline.setting()), Plot.time(timeline.duration()), timeline.seed());
    out.format("<p><code>%s</code></p>\n", Html.text(timeline.command()));
    verdict.doubts().forEach(doubt -> out.format("<p class=\"doubt\">%s</p>\n", Html.text(doubt)));
    out.format("</header>\n");
  }

  private void tiles() {
    Second all = timeline.sum(0, timeline.duration() + 1);
    long found = verdict.counts().values().stream().mapToLong(Long::longValue).sum();
    out.format("<section class=\"tiles\">\n");
    tile(String.format(Locale.ROOT, "%,d", found), "anomalies");
    tile(String.format(Locale.ROOT, "%,d", all.messages()), "messages acknowledged");
    tile(String.format(Locale.ROOT, "%,d", all.received), "events received");
    tile(String.format(Locale.ROOT, "%,d", (long) timeline.faults.size()), "faults injected");
    tile(time(all.latency(50)), "median to acknowledged");
    tile(time(all.latency(99)), "99 % acknowledged within");
    out.format("</section>\n");
  }

  private static String time(double millis) {
    return millis < 1000
        ? String.format(Locale.ROOT, "%.1f ms", millis)
        : String.format(Locale.ROOT, "%.1f s", millis / 1000);
  }

  private void tile(String value, String name) {
    out.format("<div><b>%s</b><span>%s</span></div>\n", value, Html.text(name));
  }

  private void charts() {
    List<Bucket> buckets = Bucket.of(timeline);
    chart(
        "Outcomes of sends",
        legend("acked", "acknowledged", "refused", "refused", "unknown", "unknown"),
        RatesChart.draw(timeline, buckets));
    chart(
        "From due to acknowledged",
        legend("max", "slowest", "p99", "99 %", "p50", "median"),
        LatencyChart.draw(timeline, buckets));
    chart("Faults, reconnects, gaps, anomalies", "", LanesChart.draw(timeline, buckets));
  }

  /** Pairs of style and name. */
  private static String legend(String... pairs) {
    var legend = new StringBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      legend.append(
          "<span><i class=\"%s\"></i>%s</span>".formatted(pairs[i], Html.text(pairs[i + 1])));
    }
    return legend.toString();
  }

  private void chart(String title, String legend, String svg) {
    out.format("<section>\n<h2>%s</h2>\n<p class=\"legend\">%s</p>\n", title, legend);
    out.format("<div class=\"scroll\">\n%s</div>\n</section>\n", svg);
  }

  private void invariants() {
    out.format("<section>\n<h2>What was checked</h2>\n<div class=\"scroll\">\n<table>\n");
    out.format(
        "<tr><th>Invariant<th>Promise<th>Found<th class=\"n\">Compared<th class=\"what\">Of what</tr>\n");
    for (Verdict.Result result : verdict.results()) {
      out.format(
          "<tr><td>%s<td>%s<td>%s<td class=\"n\">%,d<td class=\"what\">%s</tr>\n",
          result.invariant().id(),
          result.invariant().promises(),
          found(result),
          result.checked(),
          result.invariant().counts());
    }
    out.format("</table>\n</div>\n</section>\n");
  }

  private static String found(Verdict.Result result) {
    if (result.counts().isEmpty()) {
      return result.checked() > 0 ? "<b class=\"good\">✓ holds</b>" : "nothing to compare";
    }
    var found = new StringBuilder();
    for (Map.Entry<AnomalyKind, Long> entry : result.counts().entrySet()) {
      found.append(
          "<b class=\"bad\">✗ %,d %s</b> ".formatted(entry.getValue(), entry.getKey().id()));
    }
    return found.toString();
  }

  private void anomalies() {
    if (verdict.counts().isEmpty()) {
      return;
    }
    out.format("<section>\n<h2>The smallest of each anomaly</h2>\n<dl>\n");
    for (Anomaly anomaly : verdict.smallest()) {
      out.format(
          "<dt><b class=\"bad\">%s</b> %s</dt>\n<dd>%s%s, lines %s</dd>\n",
          anomaly.kind().id(),
          Html.text(anomaly.kind().meaning()),
          anomaly.room().isEmpty() ? "" : "room " + Html.text(anomaly.room()) + ": ",
          Html.text(anomaly.what()),
          anomaly.lines());
    }
    out.format("</dl>\n<h3>Around the first of them</h3>\n<pre>");
    report
        .around()
        .forEach(
            text ->
                out.format(text.startsWith(">") ? "<mark>%s</mark>\n" : "%s\n", Html.text(text)));
    out.format("</pre>\n</section>\n");
  }

  private void phases() {
    out.format("<section>\n<h2>Before, during and after each fault</h2>\n<div class=\"scroll\">\n");
    out.format("<table>\n<tr><th>Fault<th>When<th class=\"n\">Messages<th class=\"n\">Median ms");
    out.format("<th class=\"n\">99 %% ms<th class=\"n\">Slowest ms");
    out.format("<th class=\"n\">Refused<th class=\"n\">Unknown</tr>\n");
    for (Phase phase : Phase.of(timeline)) {
      Second s = phase.second();
      out.format(
          "<tr class=\"%s\"><td>%s<td>%s<td class=\"n\">%,d",
          phase.when(), Html.text(phase.fault()), phase.when(), s.messages());
      out.format(
          "<td class=\"n\">%.1f<td class=\"n\">%.1f<td class=\"n\">%.1f",
          s.latency(50), s.latency(99), s.latency(100));
      out.format("<td class=\"n\">%,d<td class=\"n\">%,d</tr>\n", s.refused, s.unknown);
    }
    out.format("</table>\n</div>\n");
    timeline.skipped.forEach(
        fault ->
            out.format(
                "<p>Skipped: %s</p>\n",
                Html.text("%s %s, %s".formatted(fault.f(), fault.arg(), fault.why()))));
    out.format("</section>\n");
  }

  private void done() {
    out.format("<section>\n<h2>What was done</h2>\n<ul class=\"counts\">\n");
    timeline.counts.forEach(
        (what, count) -> out.format("<li><b>%,d</b> %s</li>\n", count, Html.text(what)));
    out.format("</ul>\n</section>\n");
  }
}
