package io.cotalk.loadtest.bench;

import java.util.List;
import java.util.Map;

/**
 * One measurement.
 *
 * @param seconds how long it took
 * @param window what was counted in it
 * @param cpuSeconds of each kind of process in it
 * @param samples one for each second
 * @param before the nodes' metrics when it began
 * @param after the same when it ended
 */
record Measured(
    double seconds,
    Interval window,
    Map<String, Double> cpuSeconds,
    List<Sample> samples,
    Exposition before,
    Exposition after) {
  Measured {
    cpuSeconds = Map.copyOf(cpuSeconds);
    samples = List.copyOf(samples);
  }

  /** How much a metric has grown. */
  double grown(String metric) {
    return after.get(metric) - before.get(metric);
  }
}
