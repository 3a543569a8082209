package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.bench.Tally.Count;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/**
 * The highest rate that meets a goal: doubles until one fails, then halves the interval between the
 * best and the worst. A rate is met when it was held, everybody was there and got everything, and
 * its latency is low enough.
 */
final class MaxSearch {
  private static final double HELD = 0.97;
  private static final double CLOSE_ENOUGH = 1.08;
  private static final int MAX_TRIALS = 24;

  private final Goal goal;
  private final Trial trial;
  private final BooleanSupplier isComplete;
  private final Progress progress;
  private final List<Outcome.Step> steps = new ArrayList<>();
  private double best;
  private double bestDeliveries;

  /** Measures at a rate. */
  interface Trial {
    Measured run(double rate) throws IOException;
  }

  /**
   * Tries nothing yet.
   *
   * @param isComplete whether everybody is there
   */
  MaxSearch(Goal goal, Trial trial, BooleanSupplier isComplete, Progress progress) {
    this.goal = goal;
    this.trial = trial;
    this.isComplete = isComplete;
    this.progress = progress;
  }

  /** Begins at a rate above 0, which need not be met. */
  void run(double begin) throws IOException {
    double failed = Double.POSITIVE_INFINITY;
    double rate = begin;
    while (steps.size() < MAX_TRIALS && failed / Math.max(best, 1e-9) > CLOSE_ENOUGH) {
      if (meetsAtLast(rate)) {
        best = rate;
      } else {
        failed = rate;
      }
      rate = next(best, failed);
    }
  }

  /** Doubles while nothing has failed, halves while nothing was met. */
  static double next(double met, double failed) {
    if (met == 0) {
      return failed / 2;
    }
    return Double.isInfinite(failed) ? met * 2 : Math.sqrt(met * failed);
  }

  /** A pause of the machine must not end the search: what fails is tried once more. */
  private boolean meetsAtLast(double rate) throws IOException {
    boolean met = false;
    for (int time = 0; time < 2 && !met; time++) {
      met = meets(rate);
    }
    return met;
  }

  private boolean meets(double rate) throws IOException {
    Measured measured = trial.run(rate);
    Interval window = measured.window();
    Histogram latency =
        window.deliveries().getTotalCount() > 0 ? window.deliveries() : window.answers();
    double millis = Interval.millis(latency, goal.percentile());
    double held = window.answers().getTotalCount() / measured.seconds() / rate;
    boolean all = window.count(Count.SHED) == 0 && isComplete.getAsBoolean();
    boolean met = all && held >= HELD && millis <= goal.millis();
    steps.add(new Outcome.Step(rate, millis, held, met));
    if (met) {
      bestDeliveries = window.count(Count.DELIVERED) / measured.seconds();
    }
    progress.say(
        "  %,.0f/s: p%s %.1f ms, %.0f %% held, %s"
            .formatted(
                rate,
                goal.percentile(),
                millis,
                100 * held,
                met ? "met" : all ? "not met" : "not all there"));
    return met;
  }

  /** 0 when no rate was met. */
  double best() {
    return best;
  }

  double bestDeliveries() {
    return bestDeliveries;
  }

  List<Outcome.Step> steps() {
    return List.copyOf(steps);
  }
}
