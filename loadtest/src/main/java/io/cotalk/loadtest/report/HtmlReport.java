package io.cotalk.loadtest.report;

import io.cotalk.loadtest.verdict.Anomaly;
import io.cotalk.loadtest.verdict.AnomalyKind;
import io.cotalk.loadtest.verdict.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The report as a page. One use. */
final class HtmlReport {
  private final Report report;
  private final Timeline timeline;
  private final Verdict verdict;
  private final StringBuilder out = new StringBuilder();

  HtmlReport(Report report) {
    this.report = report;
    this.timeline = report.timeline();
    this.verdict = report.verdict();
  }

  String write() {
    add("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    add("<title>Co-Talk run %d: %s</title>\n", timeline.seed(), outcome());
    add("<style>\n%s</style>\n</head>\n<body>\n<main>\n", style());
    heading();
    tiles();
    charts();
    invariants();
    anomalies();
    phases();
    done();
    add("</main>\n</body>\n</html>\n");
    return out.toString();
  }

  private void add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values));
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
    add("<header class=\"%s\">\n<h1>%s</h1>\n", outcome(), words);
    add(
        "<p>%s, %s, seed %d</p>\n",
        Html.text(timeline.setting()), Plot.time(timeline.duration()), timeline.seed());
    add("<p><code>%s</code></p>\n", Html.text(timeline.command()));
    verdict.doubts().forEach(doubt -> add("<p class=\"doubt\">%s</p>\n", Html.text(doubt)));
    add("</header>\n");
  }

  private void tiles() {
    Second all = timeline.sum(0, timeline.duration() + 1);
    long found = verdict.counts().values().stream().mapToLong(Long::longValue).sum();
    add("<section class=\"tiles\">\n");
    tile(Plot.svg("%,d", found), "anomalies");
    tile(Plot.svg("%,d", all.messages()), "messages acknowledged");
    tile(Plot.svg("%,d", all.received), "events received");
    tile(Plot.svg("%,d", (long) timeline.faults.size()), "faults injected");
    tile(Plot.svg("%.1f ms", all.latency(50)), "median to acknowledged");
    tile(Plot.svg("%.0f ms", all.latency(99)), "99 % acknowledged within");
    add("</section>\n");
  }

  private void tile(String value, String name) {
    add("<div><b>%s</b><span>%s</span></div>\n", value, Html.text(name));
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
    chart("What happened", "", LanesChart.draw(timeline, buckets));
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
    add("<section>\n<h2>%s</h2>\n<p class=\"legend\">%s</p>\n", title, legend);
    add("<div class=\"scroll\">\n%s</div>\n</section>\n", svg);
  }

  private void invariants() {
    add("<section>\n<h2>What was checked</h2>\n<div class=\"scroll\">\n<table>\n");
    add("<tr><th>Invariant<th>Promise<th class=\"n\">Compared<th>Of what<th>Found</tr>\n");
    for (Verdict.Result result : verdict.results()) {
      add(
          "<tr><td>%s<td>%s<td class=\"n\">%,d<td>%s<td>%s</tr>\n",
          result.invariant().id(),
          result.invariant().promises(),
          result.checked(),
          result.invariant().counts(),
          found(result));
    }
    add("</table>\n</div>\n</section>\n");
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
    add("<section>\n<h2>The smallest of each anomaly</h2>\n<dl>\n");
    for (Anomaly anomaly : verdict.smallest()) {
      add(
          "<dt><b class=\"bad\">%s</b> %s</dt>\n<dd>%s%s, lines %s</dd>\n",
          anomaly.kind().id(),
          Html.text(anomaly.kind().meaning()),
          anomaly.room().isEmpty() ? "" : "room " + Html.text(anomaly.room()) + ": ",
          Html.text(anomaly.what()),
          anomaly.lines());
    }
    add("</dl>\n<h3>Around the first of them</h3>\n<pre>");
    report
        .around()
        .forEach(text -> add(text.startsWith(">") ? "<mark>%s</mark>\n" : "%s\n", Html.text(text)));
    add("</pre>\n</section>\n");
  }

  private void phases() {
    add("<section>\n<h2>Before, during and after each fault</h2>\n<div class=\"scroll\">\n");
    add("<table>\n<tr><th>Fault<th>When<th class=\"n\">Messages<th class=\"n\">Median ms");
    add("<th class=\"n\">99 %% ms<th class=\"n\">Slowest ms");
    add("<th class=\"n\">Refused<th class=\"n\">Unknown</tr>\n");
    for (Phase phase : Phase.of(timeline)) {
      Second s = phase.second();
      add(
          "<tr class=\"%s\"><td>%s<td>%s<td class=\"n\">%,d",
          phase.when(), Html.text(phase.fault()), phase.when(), s.messages());
      add(
          "<td class=\"n\">%.1f<td class=\"n\">%.1f<td class=\"n\">%.1f",
          s.latency(50), s.latency(99), s.latency(100));
      add("<td class=\"n\">%,d<td class=\"n\">%,d</tr>\n", s.refused, s.unknown);
    }
    add("</table>\n</div>\n");
    timeline.skipped.forEach(
        fault ->
            add(
                "<p>Skipped: %s</p>\n",
                Html.text("%s %s, %s".formatted(fault.f(), fault.arg(), fault.why()))));
    add("</section>\n");
  }

  private void done() {
    add("<section>\n<h2>What was done</h2>\n<ul class=\"counts\">\n");
    timeline.counts.forEach(
        (what, count) -> add("<li><b>%,d</b> %s</li>\n", count, Html.text(what)));
    add("</ul>\n</section>\n");
  }
}
