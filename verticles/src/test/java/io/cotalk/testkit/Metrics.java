package io.cotalk.testkit;

import java.util.List;

/** What a node counts, read the way an operator's monitoring reads it. */
public record Metrics(List<String> lines) {
  public static Metrics of(Endpoint node) {
    return new Metrics(Api.get(node.management("/metrics")).expect(200).text().lines().toList());
  }

  /**
   * Sum of all series of this name that carry all these labels, each written as {@code
   * name="value"}; 0 if there is none.
   */
  public double sum(String name, String... labels) {
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
