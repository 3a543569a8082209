package io.cotalk.loadtest.matrix;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * One thing that the fault matrix expects, and what was measured.
 *
 * @param what is expected, of which fault
 * @param measured in {@code unit}
 * @param limit the most that is right
 */
public record Expectation(String what, double measured, double limit, String unit) {
  /** Whether it is as it must be. */
  public boolean isMet() {
    return measured <= limit;
  }

  /** One line for the report. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%s  %s: %.3g %s (at most %.3g)",
        isMet() ? "met   " : "FAILED",
        what,
        measured,
        unit,
        limit);
  }

  /** All that is expected of those faults of a run whose names are wanted. */
  public static List<Expectation> of(Observed observed, Predicate<String> wanted) {
    return observed.hits().stream()
        .filter(hit -> wanted.test(hit.name()))
        .flatMap(hit -> new Expectations(observed, hit).all().stream())
        .toList();
  }
}
