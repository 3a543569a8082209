package io.cotalk.core.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the key that somebody meant who wrote one that there is not. */
final class NearestKey {
  /** One sign of so many may be wrong; beyond that a guess misleads. */
  private static final int WRONG_IN = 4;

  /** No key is as long as that. */
  private static final int MAX_LENGTH = 100;

  private static final Pattern ITEM = Pattern.compile("\\.\\d+(?=\\.|$)");

  private NearestKey() {}

  /**
   * Returns the path that is nearest to {@code path} by edit distance, in any section; of those
   * that are equally near, one of the same section. Empty when none is near.
   *
   * @param type the record of all sections
   */
  static Optional<String> of(Schema schema, Class<?> type, String path) {
    if (path.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String lower = path.toLowerCase(Locale.ROOT).replace('_', '-');
    String plain = ITEM.matcher(lower).replaceAll(".0");
    String section = plain.substring(0, plain.lastIndexOf('.') + 1);
    List<String> known = new ArrayList<>();
    collect(schema, type, "", known);
    return known.stream()
        .filter(key -> wrong(plain, key) <= Math.max(1, plain.length() / WRONG_IN))
        .min(
            Comparator.comparingInt((String key) -> wrong(plain, key))
                .thenComparingInt(key -> key.startsWith(section) ? 0 : 1)
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Counts what is wrong in {@code path}; only one thing when its name is right. */
  private static int wrong(String path, String key) {
    String name = path.substring(path.lastIndexOf('.') + 1);
    boolean misplaced = key.endsWith("." + name);
    return misplaced ? 1 : distance(path, key);
  }

  private static void collect(Schema schema, Class<?> type, String path, List<String> known) {
    for (Schema.Entry entry : schema.entries(type)) {
      String child = entry.path(path);
      if (entry.isSection()) {
        collect(schema, entry.type(), entry.isList() ? child + ".0" : child, known);
      } else {
        known.add(child);
      }
    }
  }

  /** Levenshtein's, with two neighbours that changed places as one. */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(a, b, cost, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(String a, String b, int[][] cost, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int least = cost[i - 1][j - 1] + (same ? 0 : 1);
    least = Math.min(least, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
