package io.cotalk.loadtest.bench;

import java.util.List;

/** Whether a series grows: least squares over its last four fifths. */
final class Trend {
  private static final double LEFT_OUT = 0.2;

  private Trend() {}

  /**
   * Growth over the whole time in percent of the mean; 0 for fewer than three points or a mean of
   * 0.
   */
  static double percent(List<Sample> samples, String series) {
    List<Sample> rest = samples.subList((int) (samples.size() * LEFT_OUT), samples.size());
    if (rest.size() < 3) {
      return 0;
    }
    double meanX = rest.stream().mapToDouble(Sample::at).average().orElse(0);
    double meanY = rest.stream().mapToDouble(one -> value(one, series)).average().orElse(0);
    double products = 0;
    double squares = 0;
    for (Sample one : rest) {
      products += (one.at() - meanX) * (value(one, series) - meanY);
      squares += (one.at() - meanX) * (one.at() - meanX);
    }
    double span = rest.getLast().at() - rest.getFirst().at();
    return meanY == 0 || squares == 0 ? 0 : 100 * products / squares * span / meanY;
  }

  private static double value(Sample sample, String series) {
    return sample.values().getOrDefault(series, 0.0);
  }
}
