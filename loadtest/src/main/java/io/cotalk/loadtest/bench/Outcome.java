package io.cotalk.loadtest.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one server showed: figures, aims, one sample for each second, steps of a search, faults. */
final class Outcome {
  /** Figures that must be 0. */
  private static final Set<String> FAULTS =
      Set.of(
          "missing",
          "double",
          "hole",
          "stray",
          "unsent",
          "unanswered",
          "closed",
          "refused",
          "shed",
          "absent",
          "unfinished");

  /** One rate that a search has tried. */
  record Step(double rate, double latencyMs, double held, boolean met) {}

  private final Figures figures;
  private final List<Sample> samples;
  private final List<Step> steps = new ArrayList<>();
  private final List<Receipts> receipts = new ArrayList<>();
  private final List<Aim> aims = new ArrayList<>();
  private final Map<String, Long> codes = new LinkedHashMap<>();

  Outcome(Figures figures, List<Sample> samples) {
    this.figures = figures;
    this.samples = List.copyOf(samples);
  }

  Figures figures() {
    return figures;
  }

  List<Sample> samples() {
    return samples;
  }

  List<Step> steps() {
    return steps;
  }

  /** What the figures must be; of most scenarios nothing. */
  List<Aim> aims() {
    return aims;
  }

  /** Acknowledgements that an audit has to find; of most scenarios none. */
  List<Receipts> receipts() {
    return receipts;
  }

  /** Refusals and closes by code. */
  Map<String, Long> codes() {
    return codes;
  }

  boolean isClean() {
    return FAULTS.stream().allMatch(name -> figures.get(name) == 0)
        && aims.stream().allMatch(aim -> !aim.binding() || aim.isMet(figures));
  }
}
