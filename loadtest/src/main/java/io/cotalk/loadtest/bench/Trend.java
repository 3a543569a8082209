package io.cotalk.loadtest.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether a series grows: least squares over its last four fifths.
 *
 * @param percent growth over that time in percent of the mean; 0 for fewer than three samples or a
 *     mean of 0
 * @param error standard error of {@code percent}
 */
record Trend(double percent, double error) {
  /** A run is looked at in so many parts. */
  static final int PARTS = 24;

  /** A shorter run has no trend: its parts would be shorter than a minute. */
  static final Duration SHORTEST = Duration.ofMinutes(PARTS);

  private static final double LEFT_OUT = 0.2;
  private static final Trend NONE = new Trend(0, 0);

  /** Of all samples. */
  static Trend of(List<Sample> samples, String series) {
    List<Sample> rest = samples.subList((int) (samples.size() * LEFT_OUT), samples.size());
    double meanX = rest.stream().mapToDouble(Sample::at).average().orElse(0);
    double meanY = rest.stream().mapToDouble(one -> one.value(series)).average().orElse(0);
    double products = 0;
    double squares = 0;
    for (Sample one : rest) {
      products += (one.at() - meanX) * (one.value(series) - meanY);
      squares += (one.at() - meanX) * (one.at() - meanX);
    }
    if (rest.size() < 3 || meanY == 0 || squares == 0) {
      return NONE;
    }
    double slope = products / squares;
    double left = 0;
    for (Sample one : rest) {
      double residual = one.value(series) - meanY - slope * (one.at() - meanX);
      left += residual * residual;
    }
    double span = rest.getLast().at() - rest.getFirst().at();
    double scale = 100 * span / meanY;
    return new Trend(scale * slope, scale * Math.sqrt(left / (rest.size() - 2) / squares));
  }

  /** Of the median of each part, so that what comes and goes does not count. */
  static Trend ofMedians(List<Sample> samples, String series) {
    List<Sample> told =
        samples.stream().filter(sample -> sample.values().containsKey(series)).toList();
    List<Sample> medians = new ArrayList<>();
    int length = Math.max(1, told.size() / PARTS);
    for (int from = 0; from + length <= told.size(); from += length) {
      List<Sample> part = told.subList(from, from + length);
      double[] sorted = part.stream().mapToDouble(one -> one.value(series)).sorted().toArray();
      medians.add(new Sample(part.getFirst().at(), Map.of(series, sorted[length / 2])));
    }
    return of(medians, series);
  }
}
