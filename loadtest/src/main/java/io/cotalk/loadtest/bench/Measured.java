package io.cotalk.loadtest.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One measurement.
 *
 * @param seconds how long it took
 * @param window what was counted in it
 * @param cpuSeconds of each kind of process in it
 * @param samples one for each second
 * @param growth of the nodes' metrics, by their names
 */
record Measured(
    double seconds,
    Interval window,
    Map<String, Double> cpuSeconds,
    List<Sample> samples,
    Map<String, Double> growth) {
  /** Of all shards; grows like the nodes' metrics. */
  static final String WAL = "wal_bytes";

  Measured {
    cpuSeconds = Map.copyOf(cpuSeconds);
    samples = List.copyOf(samples);
    growth = Map.copyOf(growth);
  }

  /** How much a metric has grown. */
  double grown(String metric) {
    return growth.getOrDefault(metric, 0.0);
  }

  /** All of them as one, without what was between them. */
  static Measured sum(List<Measured> parts) {
    double seconds = 0;
    List<Interval> windows = new ArrayList<>();
    Map<String, Double> cpu = new HashMap<>();
    List<Sample> samples = new ArrayList<>();
    Map<String, Double> growth = new HashMap<>();
    for (Measured part : parts) {
      seconds += part.seconds;
      windows.add(part.window);
      part.cpuSeconds.forEach((kind, used) -> cpu.merge(kind, used, Double::sum));
      Sample.append(samples, part.samples);
      part.growth.forEach((metric, grown) -> growth.merge(metric, grown, Double::sum));
    }
    return new Measured(seconds, Interval.sum(windows), cpu, samples, growth);
  }
}
