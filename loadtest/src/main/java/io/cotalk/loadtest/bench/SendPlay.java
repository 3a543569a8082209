package io.cotalk.loadtest.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sends at a rate, or the highest rate that meets a goal. */
final class SendPlay implements Play {
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Duration TRIAL = Duration.ofSeconds(6);

  /** By turns; a search for a rate one after the other. */
  @Override
  public Map<String, Outcome> compare(
      Subject subject, Subject baseline, BenchOptions options, Progress progress)
      throws IOException {
    if (options.goal().isPresent()) {
      return Play.super.compare(subject, baseline, options, progress);
    }
    try (Stage one = Stage.fill(subject, options, progress);
        Stage other = Stage.fill(baseline, options, progress)) {
      List<Measured> measured = Turns.of(List.of(player(one), player(other)), options);
      Map<String, Outcome> outcomes = new LinkedHashMap<>();
      outcomes.put(subject.name(), outcome(one, measured.getFirst()));
      outcomes.put(baseline.name(), outcome(other, measured.getLast()));
      return outcomes;
    }
  }

  private static Turns.Player player(Stage stage) {
    announce(stage);
    return (warmUp, time) -> stage.send(stage.options().rate(), warmUp, time);
  }

  private static Outcome outcome(Stage stage, Measured measured) throws IOException {
    return stage.outcome(Figures.ofTraffic(measured), measured.samples());
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
      if (options.goal().isEmpty()) {
        return outcome(stage, measured);
      }
      Figures figures = Figures.ofTraffic(measured);
      figures.faults(stage.life(), stage.crowd().missing());
      MaxSearch search =
          new MaxSearch(
              options.goal().get(),
              rate -> stage.send(rate, SETTLE, TRIAL),
              () -> stage.crowd().ready() == stage.crowd().sessions().size(),
              progress);
      search.run(options.rate());
      figures.put("max_sends_per_second", search.best(), "1/s");
      figures.put("max_deliveries_per_second", search.bestDeliveries(), "1/s");
      Outcome outcome = stage.outcomeAfterOverload(figures, measured.samples());
      outcome.steps().addAll(search.steps());
      return outcome;
    }
  }
}
