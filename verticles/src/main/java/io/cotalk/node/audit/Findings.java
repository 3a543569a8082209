package io.cotalk.node.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an audit has looked at and found wrong. Keeps some examples of each flaw, counts all. */
public final class Findings {
  /** Examples kept of each flaw. */
  public static final int EXAMPLES = 20;

  private final Map<Flaw, Long> counts = new EnumMap<>(Flaw.class);
  private final Map<Flaw, List<String>> examples = new EnumMap<>(Flaw.class);
  private final Map<String, Long> checked = new TreeMap<>();

  /**
   * Notes something wrong.
   *
   * @param where and what, in one line
   */
  void add(Flaw flaw, int shard, String where) {
    counts.merge(flaw, 1L, Long::sum);
    List<String> kept = examples.computeIfAbsent(flaw, first -> new ArrayList<>());
    if (kept.size() < EXAMPLES) {
      kept.add("shard " + shard + ": " + where);
    }
  }

  /** Notes that so many more of {@code what} were looked at. */
  void checked(String what, long more) {
    checked.merge(what, more, Long::sum);
  }

  /** Tells whether nothing is wrong. */
  public boolean isClean() {
    return counts.isEmpty();
  }

  /** Returns how often each flaw was found; without those that were not. */
  public Map<Flaw, Long> counts() {
    return Map.copyOf(counts);
  }

  /** Returns the first places of {@code flaw}, at most {@link #EXAMPLES}. */
  public List<String> examples(Flaw flaw) {
    return List.copyOf(examples.getOrDefault(flaw, List.of()));
  }

  /** Returns how much was looked at, by its name. */
  public Map<String, Long> checked() {
    return new TreeMap<>(checked);
  }
}
