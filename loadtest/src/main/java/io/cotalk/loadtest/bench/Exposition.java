package io.cotalk.loadtest.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Metrics of nodes in the text format of Prometheus, summed over labels and nodes.
 *
 * @param values by name; some by name and the label that matters: {@code
 *     jvm_memory_used_bytes.heap}, {@code cotalk_socket_closes_total.4008}
 */
record Exposition(Map<String, Double> values) {
  private static final List<String> LABELS = List.of("area=\"", "code=\"");

  Exposition {
    values = Map.copyOf(values);
  }

  /** Reads what any number of nodes say; nothing when one of them said nothing. */
  static Exposition parse(List<String> bodies) {
    Map<String, Double> values = new TreeMap<>();
    if (bodies.stream().anyMatch(String::isEmpty)) {
      return new Exposition(values);
    }
    for (String body : bodies) {
      body.lines().filter(line -> !line.startsWith("#")).forEach(line -> add(values, line));
    }
    return new Exposition(values);
  }

  private static void add(Map<String, Double> values, String line) {
    int space = line.lastIndexOf(' ');
    if (space <= 0) {
      return;
    }
    double value;
    try {
      value = Double.parseDouble(line.substring(space + 1));
    } catch (NumberFormatException e) {
      return;
    }
    if (Double.isNaN(value)) {
      return;
    }
    int labels = line.indexOf('{');
    String name = line.substring(0, labels < 0 ? space : labels);
    values.merge(name, value, Double::sum);
    for (String label : LABELS) {
      int at = line.indexOf(label);
      if (at > 0) {
        int from = at + label.length();
        String its = line.substring(from, line.indexOf('"', from));
        values.merge(name + "." + its, value, Double::sum);
      }
    }
    if (name.equals("jvm_buffer_memory_used_bytes") && line.contains("id=\"direct\"")) {
      values.merge(name + ".direct", value, Double::sum);
    }
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** How much each has grown; nothing when it is not known from where. */
  Map<String, Double> since(Exposition before) {
    Map<String, Double> growth = new HashMap<>();
    if (before.isEmpty()) {
      return growth;
    }
    values.forEach((name, value) -> growth.put(name, value - before.get(name)));
    return growth;
  }

  /** 0 when nobody tells it. */
  double get(String name) {
    return values.getOrDefault(name, 0.0);
  }
}
