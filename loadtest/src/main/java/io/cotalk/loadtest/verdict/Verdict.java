package io.cotalk.loadtest.verdict;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a history shows.
 *
 * @param doubts why it cannot be called valid even without anomalies; empty if it can
 * @param results one for each invariant, in its order
 */
public record Verdict(List<String> doubts, List<Result> results) {
  /** In one word. */
  public enum Outcome {
    VALID,
    ANOMALY,
    /** Too little was done or recorded; never a success. */
    UNKNOWN
  }

  /**
   * How one invariant did.
   *
   * @param checked how many things were compared; 0 says that nothing is known
   * @param counts how often each anomaly was found, only those found
   * @param examples of each anomaly the smallest few, smallest first
   */
  public record Result(
      Invariant invariant,
      long checked,
      SortedMap<AnomalyKind, Long> counts,
      List<Anomaly> examples) {
    public Result {
      counts = new TreeMap<>(counts);
      examples = List.copyOf(examples);
    }
  }

  public Verdict {
    doubts = List.copyOf(doubts);
    results = List.copyOf(results);
  }

  /** An anomaly is proof even where much else is unknown. */
  public Outcome outcome() {
    if (!counts().isEmpty()) {
      return Outcome.ANOMALY;
    }
    return doubts.isEmpty() ? Outcome.VALID : Outcome.UNKNOWN;
  }

  /** How often each anomaly was found, only those found. */
  public SortedMap<AnomalyKind, Long> counts() {
    var all = new TreeMap<AnomalyKind, Long>();
    results.forEach(result -> all.putAll(result.counts()));
    return all;
  }

  /** The smallest example of each anomaly found, in the order of the kinds. */
  public List<Anomaly> smallest() {
    Map<AnomalyKind, Anomaly> smallest = new TreeMap<>();
    examples()
        .sorted(Anomaly.BY_SIZE)
        .forEach(anomaly -> smallest.putIfAbsent(anomaly.kind(), anomaly));
    return List.copyOf(smallest.values());
  }

  /** All examples kept. */
  public Stream<Anomaly> examples() {
    return results.stream().flatMap(result -> result.examples().stream());
  }
}
