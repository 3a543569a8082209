package io.cotalk.loadtest.report;

import java.util.Arrays;
import java.util.Locale;

/**
 * A drawing with time from left to right, in units of an SVG view box. All drawings of a page have
 * the same time axis.
 *
 * @param from where the axis begins, in seconds since the run began
 * @param to where it ends
 * @param height of the part that shows data
 */
record Plot(double from, double to, double height) {
  static final double WIDTH = 960;
  static final double LEFT = 150;
  static final double RIGHT = 14;
  static final double TOP = 10;
  static final double BOTTOM = 24;

  /** Seconds between two numbers of the axis that people read easily. */
  private static final double[] TICKS = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600};

  /** The part of a run in which something was sent. */
  static Plot of(Timeline timeline, double height) {
    return new Plot(timeline.begin(), Math.max(timeline.begin() + 1, timeline.duration()), height);
  }

  double x(double second) {
    double share = Math.clamp((second - from) / (to - from), 0, 1);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  /** From the share of the full height, 0 at the bottom. */
  double y(double share) {
    return TOP + (1 - Math.clamp(share, 0, 1)) * height;
  }

  double bottom() {
    return TOP + height;
  }

  /** The opening tag, with what a reader of the page aloud would say. */
  String begin(String label) {
    return String.format(
        Locale.ROOT,
        "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">\n",
        WIDTH,
        bottom() + BOTTOM,
        Html.text(label));
  }

  /** Numbers below, every so many seconds, with their lines. */
  String timeAxis() {
    var out = new StringBuilder();
    double least = (to - from) / 10;
    double step =
        Arrays.stream(TICKS).filter(tick -> tick >= least).findFirst().orElse(step(least));
    for (double t = Math.ceil(from / step) * step; t <= to; t += step) {
      out.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>\n",
              x(t),
              x(t),
              TOP,
              bottom(),
              x(t),
              bottom() + 16,
              time(t)));
    }
    return out.toString();
  }

  /** A line across at the share of the height, with its name on the left. */
  String level(double share, String name) {
    return String.format(
        Locale.ROOT,
        "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
            + "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
        LEFT,
        WIDTH - RIGHT,
        y(share),
        y(share),
        LEFT - 8,
        y(share) + 4,
        Html.text(name));
  }

  /** Shades the time of a fault behind the data. */
  String shade(FaultSpan fault) {
    return String.format(
        Locale.ROOT,
        "<rect class=\"shade\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n",
        x(fault.from()),
        TOP,
        Math.max(1, x(fault.to()) - x(fault.from())),
        height);
  }

  /** Words that appear when the pointer rests on the bucket. */
  String hover(Bucket bucket, String words) {
    return String.format(
        Locale.ROOT,
        "<rect class=\"hover\" x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\">"
            + "<title>%s</title></rect>\n",
        x(bucket.from()),
        TOP,
        x(bucket.from() + bucket.width()) - x(bucket.from()),
        height,
        Html.text(time(bucket.from()) + "\n" + words));
  }

  static String time(double seconds) {
    long whole = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
  }

  /** The next of 1, 2, 5, 10 … that is at least {@code least}. */
  static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(least, 1e-9))));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least * 0.999) {
        return Math.max(1, factor * power);
      }
    }
    return Math.max(1, 10 * power);
  }
}
