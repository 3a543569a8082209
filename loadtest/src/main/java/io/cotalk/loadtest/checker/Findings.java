package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.verdict.Anomaly;
import io.cotalk.loadtest.verdict.AnomalyKind;
import io.cotalk.loadtest.verdict.Invariant;
import io.cotalk.loadtest.verdict.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects what the checks find. Keeps few examples, however much is wrong. One thread. */
final class Findings {
  private static final int EXAMPLES = 20;

  /** Beyond so many different findings of a kind repetitions are counted, too. */
  private static final int KEYS = 100_000;

  /** What one finding is about, so that a hundred readers of one fork make one anomaly. */
  private record Key(String room, Object what) {}

  private static final class Found {
    final Set<Key> keys = new HashSet<>();
    final PriorityQueue<Anomaly> smallest = new PriorityQueue<>(Anomaly.BY_SIZE.reversed());
    long count;
  }

  private final Map<Invariant, Long> checked = new EnumMap<>(Invariant.class);
  private final Map<AnomalyKind, Found> found = new EnumMap<>(AnomalyKind.class);
  private final List<String> doubts = new ArrayList<>();

  /** {@code times} more things were compared. */
  void checked(Invariant invariant, long times) {
    checked.merge(invariant, times, Long::sum);
  }

  /**
   * Something is wrong.
   *
   * @param about what it is about within kind and room; the same again is not counted again
   * @param lines numbers of the lines that prove it; negative ones are left out
   */
  void report(AnomalyKind kind, String room, Object about, String what, long... lines) {
    Found of = found.computeIfAbsent(kind, k -> new Found());
    if (of.keys.size() < KEYS && !of.keys.add(new Key(room, about))) {
      return;
    }
    of.count++;
    List<Long> proof = Arrays.stream(lines).filter(line -> line >= 0).boxed().toList();
    of.smallest.add(new Anomaly(kind, room, what, proof.isEmpty() ? List.of(0L) : proof));
    if (of.smallest.size() > EXAMPLES) {
      of.smallest.poll();
    }
  }

  /** Something keeps the history from proving anything. */
  void doubt(String why) {
    doubts.add(why);
  }

  Verdict verdict() {
    var results = new ArrayList<Verdict.Result>();
    for (Invariant invariant : Invariant.values()) {
      results.add(result(invariant));
    }
    return new Verdict(doubts, results);
  }

  private Verdict.Result result(Invariant invariant) {
    var counts = new TreeMap<AnomalyKind, Long>();
    var examples = new ArrayList<Anomaly>();
    for (AnomalyKind kind : AnomalyKind.values()) {
      @Nullable Found of = found.get(kind);
      if (kind.invariant() == invariant && of != null) {
        counts.put(kind, of.count);
        examples.addAll(sorted(of.smallest));
      }
    }
    return new Verdict.Result(invariant, checked.getOrDefault(invariant, 0L), counts, examples);
  }

  private static List<Anomaly> sorted(Collection<Anomaly> anomalies) {
    return anomalies.stream().sorted(Anomaly.BY_SIZE).toList();
  }
}
