package io.cotalk.loadtest.bench;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A latency that a rate has to meet, such as {@code p99=200ms}.
 *
 * @param percentile above 0, below 100
 * @param millis at most so long, above 0
 */
record Goal(double percentile, double millis) {
  private static final Pattern FORM =
      Pattern.compile("p(\\d{1,2}(?:\\.\\d{1,3})?)=(\\d{1,6})(ms|s)");

  static Goal parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches() || Double.parseDouble(parts.group(1)) == 0) {
      throw new IllegalArgumentException("--find-max needs a goal such as p99=200ms");
    }
    double scale = parts.group(3).equals("s") ? 1_000 : 1;
    return new Goal(Double.parseDouble(parts.group(1)), Double.parseDouble(parts.group(2)) * scale);
  }
}
