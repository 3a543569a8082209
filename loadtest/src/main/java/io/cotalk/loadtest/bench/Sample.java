package io.cotalk.loadtest.bench;

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
}
