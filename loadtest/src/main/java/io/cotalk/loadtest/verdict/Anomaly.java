package io.cotalk.loadtest.verdict;

import java.util.Comparator;
import java.util.List;

/**
 * One thing that is wrong.
 *
 * @param room where; empty if in no room
 * @param what a sentence with the numbers
 * @param lines numbers of the lines that prove it, ascending, at least one
 */
public record Anomaly(AnomalyKind kind, String room, String what, List<Long> lines) {
  /** The easiest to understand first: fewest lines, closest together, earliest. */
  public static final Comparator<Anomaly> BY_SIZE =
      Comparator.comparingInt((Anomaly a) -> a.lines.size())
          .thenComparingLong(a -> a.last() - a.first())
          .thenComparingLong(Anomaly::first);

  public Anomaly {
    lines = lines.stream().sorted().distinct().toList();
  }

  /** Number of the first line. */
  public long first() {
    return lines.getFirst();
  }

  /** Number of the last line. */
  public long last() {
    return lines.getLast();
  }
}
