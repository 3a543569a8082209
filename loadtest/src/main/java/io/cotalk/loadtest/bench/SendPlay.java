package io.cotalk.loadtest.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sends at a rate, or the highest rate that meets a goal. */
final class SendPlay implements Play {
  /** Enough that a machine whose speed changes does so for both servers alike. */
  private static final int TURNS = 5;

  private static final Duration WARM = Duration.ofSeconds(1);
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Duration TRIAL = Duration.ofSeconds(6);

  /** By turns, when both have warmed up; a search for a rate one after the other. */
  @Override
  public Map<String, Outcome> compare(
      Subject subject, Subject baseline, BenchOptions options, Progress progress)
      throws IOException {
    if (options.goal().isPresent()) {
      return Play.super.compare(subject, baseline, options, progress);
    }
    try (Stage one = Stage.fill(subject, options, progress);
        Stage other = Stage.fill(baseline, options, progress)) {
      Map<Stage, List<Measured>> turns = new LinkedHashMap<>();
      for (Stage stage : List.of(one, other)) {
        announce(stage);
        stage.send(options.rate(), options.warmUp(), WARM);
        turns.put(stage, new ArrayList<>());
      }
      for (int turn = 0; turn < TURNS; turn++) {
        for (Stage stage : turns.keySet()) {
          turns.get(stage).add(stage.send(options.rate(), SETTLE, options.time().dividedBy(TURNS)));
        }
      }
      Map<String, Outcome> outcomes = new LinkedHashMap<>();
      for (Stage stage : turns.keySet()) {
        Measured measured = Measured.sum(turns.get(stage));
        outcomes.put(
            stage.subject().name(), stage.outcome(Figures.ofTraffic(measured), measured.samples()));
      }
      return outcomes;
    }
  }

  private static void announce(Stage stage) {
    BenchOptions options = stage.options();
    stage
        .progress()
        .say(
            "%s: %s for %d s"
                .formatted(
                    stage.subject().name(),
                    options.rate() == 0 ? "sends" : "%.0f sends/s".formatted(options.rate()),
                    options.time().toSeconds()));
  }

  @Override
  public Outcome run(Subject subject, BenchOptions options, Progress progress) throws IOException {
    try (Stage stage = Stage.fill(subject, options, progress)) {
      announce(stage);
      Measured measured = stage.send(options.rate(), options.warmUp(), options.time());
      Figures figures = Figures.ofTraffic(measured);
      if (options.goal().isEmpty() || options.rate() == 0) {
        return stage.outcome(figures, measured.samples());
      }
      figures.faults(stage.life(), stage.crowd().missing());
      MaxSearch search =
          new MaxSearch(options.goal().get(), rate -> stage.send(rate, SETTLE, TRIAL), progress);
      search.run(options.rate());
      figures.put("max_sends_per_second", search.best(), "1/s");
      figures.put("max_deliveries_per_second", search.bestDeliveries(), "1/s");
      Outcome outcome = stage.outcomeAfterOverload(figures, measured.samples());
      outcome.steps().addAll(search.steps());
      return outcome;
    }
  }
}
