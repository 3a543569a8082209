package io.cotalk.loadtest.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether a series grows: least squares over its last four fifths, of the least value of each of 24
 * parts, so that what a collection will free does not count. A part must last longer than the time
 * between two collections, which is a minute where little is done.
 */
final class Trend {
  private static final double LEFT_OUT = 0.2;
  private static final int PARTS = 24;
  private static final int LEAST_SAMPLES = 10;

  private Trend() {}

  /**
   * Growth over the whole time in percent of the mean; 0 for fewer than thirty samples or a mean of
   * 0.
   */
  static double percent(List<Sample> samples, String series) {
    List<Sample> rest = least(samples, series);
    rest = rest.subList((int) (rest.size() * LEFT_OUT), rest.size());
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

  private static List<Sample> least(List<Sample> samples, String series) {
    List<Sample> least = new ArrayList<>();
    int length = Math.max(LEAST_SAMPLES, samples.size() / PARTS);
    for (int from = 0; from + length <= samples.size(); from += length) {
      List<Sample> window = samples.subList(from, from + length);
      double value = window.stream().mapToDouble(one -> value(one, series)).min().orElse(0);
      least.add(new Sample(window.getFirst().at(), Map.of(series, value)));
    }
    return least;
  }

  private static double value(Sample sample, String series) {
    return sample.values().getOrDefault(series, 0.0);
  }
}
