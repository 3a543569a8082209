package io.cotalk.loadtest.report;

import java.util.List;
import java.util.Locale;

/** Time from due to acknowledged, on a logarithmic scale from 1 ms to 100 s. Stateless. */
final class LatencyChart {
  private static final double LOWEST = 1;
  private static final double DECADES = 5;

  private LatencyChart() {}

  static String draw(Timeline timeline, List<Bucket> buckets) {
    var plot = Plot.of(timeline, 170);
    var out = new StringBuilder(plot.begin("Latency of acknowledgements over time"));
    timeline.faults.forEach(fault -> out.append(plot.shade(fault)));
    out.append(plot.timeAxis());
    String[] names = {"1 ms", "10 ms", "100 ms", "1 s", "10 s", "100 s"};
    for (int decade = 0; decade < names.length; decade++) {
      out.append(plot.level(decade / DECADES, names[decade]));
    }
    out.append(line(plot, buckets, "max", 100));
    out.append(line(plot, buckets, "p99", 99));
    out.append(line(plot, buckets, "p50", 50));
    for (Bucket bucket : buckets) {
      Second s = bucket.second();
      out.append(
          plot.hover(
              bucket,
              String.format(
                  Locale.ROOT,
                  "%d messages%nmax %.1f ms%np99 %.1f ms%np50 %.1f ms",
                  s.messages(),
                  s.latency(100),
                  s.latency(99),
                  s.latency(50))));
    }
    return out.append("</svg>\n").toString();
  }

  /** Interrupted where nothing was acknowledged; a dot where a piece stands alone. */
  private static String line(Plot plot, List<Bucket> buckets, String name, double percentile) {
    var path = new StringBuilder();
    boolean pen = false;
    for (Bucket bucket : buckets) {
      if (bucket.second().messages() == 0) {
        pen = false;
        continue;
      }
      double millis = Math.max(LOWEST, bucket.second().latency(percentile));
      double x = plot.x(bucket.middle());
      double y = plot.y(Math.log10(millis / LOWEST) / DECADES);
      path.append(String.format(Locale.ROOT, pen ? "L%.1f %.1f" : "M%.1f %.1fh0.1", x, y));
      pen = true;
    }
    return String.format(Locale.ROOT, "<path class=\"line %s\" d=\"%s\"/>\n", name, path);
  }
}
