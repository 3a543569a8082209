package io.cotalk.loadtest.bench;

import java.util.List;
import java.util.Map;

/**
 * One second of a measurement.
 *
 * @param at seconds since it began
 * @param values by the names of the report's series
 */
record Sample(double at, Map<String, Double> values) {
  Sample {
    values = Map.copyOf(values);
  }

  /** 0 when it is not there. */
  double value(String series) {
    return values.getOrDefault(series, 0.0);
  }

  /** Adds those of a later measurement as if it had followed at once. */
  static void append(List<Sample> samples, List<Sample> later) {
    double end = samples.isEmpty() ? 0 : samples.getLast().at;
    later.forEach(each -> samples.add(new Sample(end + each.at, each.values)));
  }
}
