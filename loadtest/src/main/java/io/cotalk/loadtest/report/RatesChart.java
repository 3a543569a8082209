package io.cotalk.loadtest.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Outcomes of tries a second, one upon the other: acknowledged, refused, unknown. Stateless. */
final class RatesChart {
  private RatesChart() {}

  static String draw(Timeline timeline, List<Bucket> buckets) {
    var plot = Plot.of(timeline, 170);
    double most = buckets.stream().mapToDouble(RatesChart::unknown).max().orElse(0);
    double step = Plot.step(most / 4);
    double top = step * Math.max(1, Math.ceil(most / step));
    var out = new StringBuilder(plot.begin("Outcomes of sends a second over time"));
    timeline.faults.forEach(fault -> out.append(plot.shade(fault)));
    out.append(plot.timeAxis());
    for (double level = 0; level <= top; level += step) {
      out.append(plot.level(level / top, String.format(Locale.ROOT, "%,.0f/s", level)));
    }
    // The highest first: each covers what the ones below it are made of.
    out.append(area(plot, buckets, "unknown", top, RatesChart::unknown));
    out.append(area(plot, buckets, "refused", top, RatesChart::refused));
    out.append(area(plot, buckets, "acked", top, RatesChart::acked));
    for (Bucket bucket : buckets) {
      Second s = bucket.second();
      out.append(
          plot.hover(
              bucket,
              String.format(
                  Locale.ROOT,
                  "%.0f acknowledged/s%n%.0f refused/s%n%.0f unknown/s",
                  bucket.perSecond(s.acked),
                  bucket.perSecond(s.refused),
                  bucket.perSecond(s.unknown))));
    }
    return out.append("</svg>\n").toString();
  }

  private static double acked(Bucket bucket) {
    return bucket.perSecond(bucket.second().acked);
  }

  private static double refused(Bucket bucket) {
    return acked(bucket) + bucket.perSecond(bucket.second().refused);
  }

  private static double unknown(Bucket bucket) {
    return refused(bucket) + bucket.perSecond(bucket.second().unknown);
  }

  private static String area(
      Plot plot, List<Bucket> buckets, String name, double top, ToDoubleFunction<Bucket> value) {
    var points = new StringBuilder();
    for (Bucket bucket : buckets) {
      double y = plot.y(value.applyAsDouble(bucket) / top);
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", plot.x(bucket.from()), y));
      points.append(
          String.format(Locale.ROOT, "%.1f,%.1f ", plot.x(bucket.from() + bucket.width()), y));
    }
    double end = buckets.isEmpty() ? plot.x(plot.from()) : plot.x(buckets.getLast().to());
    return String.format(
        Locale.ROOT,
        "<polygon class=\"%s\" points=\"%.1f,%.1f %s%.1f,%.1f\"/>\n",
        name,
        plot.x(plot.from()),
        plot.bottom(),
        points,
        end,
        plot.bottom());
  }
}
