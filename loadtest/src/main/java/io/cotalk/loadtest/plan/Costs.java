package io.cotalk.loadtest.plan;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Costs by name; the names are those of the shipped file costs.json. */
record Costs(Map<String, Cost> all) {
  /**
   * Reads {@code {"name": {"value": 1, "unit": "us", "measured": true, "source": "…"}}}. Throws
   * IllegalArgumentException.
   */
  static Costs of(JsonObject file) {
    Map<String, Cost> all = new LinkedHashMap<>();
    for (String name : file.fieldNames()) {
      JsonObject cost = file.getJsonObject(name);
      Double value = cost.getDouble("value");
      if (value == null || !(value >= 0)) {
        throw new IllegalArgumentException(name + " needs a value that is not negative");
      }
      all.put(
          name,
          new Cost(
              value,
              cost.getString("unit", ""),
              cost.getBoolean("measured", false),
              cost.getString("source", "")));
    }
    return new Costs(all);
  }

  /** The value of a cost. Throws IllegalArgumentException when there is none. */
  double get(String name) {
    Cost cost = all.get(name);
    if (cost == null) {
      throw new IllegalArgumentException("the costs lack " + name);
    }
    return cost.value();
  }

  /** The same with others in the place of those with their names. */
  Costs with(Map<String, Cost> others) {
    Map<String, Cost> merged = new LinkedHashMap<>(all);
    merged.putAll(others);
    return new Costs(merged);
  }
}
