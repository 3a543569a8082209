package io.cotalk.loadtest.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What happened when, a lane each: faults, connections ended, gaps told, anomalies. One use. */
final class LanesChart {
  private static final double LANE = 20;

  private final Timeline timeline;
  private final List<Bucket> buckets;
  private final Map<String, List<FaultSpan>> faults = new LinkedHashMap<>();
  private final Plot plot;
  private final StringBuilder out = new StringBuilder();
  private int lane;

  private LanesChart(Timeline timeline, List<Bucket> buckets) {
    this.timeline = timeline;
    this.buckets = buckets;
    timeline.faults.forEach(
        fault -> faults.computeIfAbsent(fault.name(), name -> new ArrayList<>()).add(fault));
    this.plot = Plot.of(timeline, LANE * (faults.size() + 3));
  }

  static String draw(Timeline timeline, List<Bucket> buckets) {
    return new LanesChart(timeline, buckets).draw();
  }

  private String draw() {
    out.append(plot.begin("Faults, reconnects, gaps and anomalies over time"));
    out.append(plot.timeAxis());
    faults.forEach(this::fault);
    ticks("connections ended", "ends", second -> second.ends);
    ticks("gaps told", "gaps", second -> second.gaps);
    anomalies();
    return out.append("</svg>\n").toString();
  }

  private double top() {
    return Plot.TOP + LANE * lane;
  }

  private void name(String name) {
    out.append(
        String.format(
            Locale.ROOT,
            "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
            Plot.LEFT - 8,
            top() + 14,
            Html.text(name)));
  }

  private void fault(String name, List<FaultSpan> spans) {
    name(name);
    for (FaultSpan span : spans) {
      double from = plot.x(span.from());
      String until = span.healed() ? "to " + Plot.time(span.to()) : "never healed";
      out.append(
          String.format(
              Locale.ROOT,
              "<rect class=\"fault\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\">"
                  + "<title>%s</title></rect>\n",
              from,
              top() + 4,
              Math.max(4, plot.x(span.to()) - from),
              LANE - 8,
              Html.text(
                  "%s %s, %s %s"
                      .formatted(name, span.fault().why(), Plot.time(span.from()), until))));
    }
    lane++;
  }

  /** The more there are, the higher. */
  private void ticks(String name, String style, ToLongFunction<Second> count) {
    name(name);
    long most = 1;
    for (Bucket bucket : buckets) {
      most = Math.max(most, count.applyAsLong(bucket.second()));
    }
    for (Bucket bucket : buckets) {
      long here = count.applyAsLong(bucket.second());
      if (here > 0) {
        double height = 3 + (LANE - 7) * here / most;
        out.append(
            String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
                    + "<title>%s</title></rect>\n",
                style,
                plot.x(bucket.from()),
                top() + LANE - 2 - height,
                Math.max(1.5, plot.x(bucket.from() + bucket.width()) - plot.x(bucket.from()) - 1),
                height,
                Html.text("%s: %d %s".formatted(Plot.time(bucket.from()), here, name))));
      }
    }
    lane++;
  }

  private void anomalies() {
    name("anomalies");
    for (Timeline.Mark mark : timeline.marks) {
      double x = plot.x(mark.at());
      double y = top() + LANE / 2;
      out.append(
          String.format(
              Locale.ROOT,
              "<path class=\"anomaly\" d=\"M%.1f %.1fl5 6l-5 6l-5 -6z\"><title>%s</title></path>\n",
              x,
              y - 6,
              Html.text(
                  "%s %s: %s"
                      .formatted(
                          Plot.time(mark.at()),
                          mark.anomaly().kind().id(),
                          mark.anomaly().what()))));
    }
    lane++;
  }
}
