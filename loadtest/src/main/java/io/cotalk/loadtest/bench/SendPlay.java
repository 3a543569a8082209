package io.cotalk.loadtest.bench;

import java.io.IOException;
import java.time.Duration;

/** Sends at a rate, or the highest rate that meets a goal. */
final class SendPlay implements Play {
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Duration TRIAL = Duration.ofSeconds(6);

  @Override
  public Outcome run(Subject subject, BenchOptions options, Progress progress) throws IOException {
    try (Stage stage = Stage.fill(subject, options, progress)) {
      progress.say(
          "%s: %s for %d s"
              .formatted(
                  subject.name(),
                  options.rate() == 0 ? "sends" : "%.0f sends/s".formatted(options.rate()),
                  options.time().toSeconds()));
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
