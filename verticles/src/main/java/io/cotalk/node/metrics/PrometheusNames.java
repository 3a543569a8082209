package io.cotalk.node.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.Map;

/**
 * Gives meters of libraries names that Prometheus accepts: there a name that ends in {@code _count}
 * belongs to a histogram ({@code promtool check metrics}).
 */
final class PrometheusNames implements MeterFilter {
  private static final Map<String, String> NAMES = Map.of("system.cpu.count", "system.cpus");

  @Override
  public Meter.Id map(Meter.Id id) {
    String name = NAMES.get(id.getName());
    return name == null ? id : id.withName(name);
  }
}
