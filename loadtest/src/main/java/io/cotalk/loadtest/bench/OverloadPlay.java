package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.bench.Schedule.Segment;
import io.cotalk.loadtest.bench.Tally.Count;
import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Finds how many sends are acknowledged a second when each sender waits for its answers; then half
 * of it, five times of it, and half of it again become due, whatever the server answers. Nobody
 * sends again what was refused. At the end every acknowledged message must be stored.
 */
final class OverloadPlay implements Play {
  private static final double TIMES = 5;
  private static final double NORMAL = 0.5;

  /** What can be done while code is being compiled is less. */
  private static final Duration WARM = Duration.ofSeconds(30);

  private static final Duration PEAK = Duration.ofSeconds(15);
  private static final Duration CATCH_UP = Duration.ofSeconds(30);
  private static final int SETTLING = 3;
  private static final int BEFORE = 10;
  private static final int SHORTEST = 60;
  private static final int AFTER = 35;

  private static final double LEAST_GOODPUT = 80;
  private static final double MOST_HEAP = 80;
  private static final double MOST_SECONDS = 30;

  /** So much above the time before is normal, but never less than is noticed. */
  private static final double SLOWER = 3;

  private static final double UNNOTICED_MILLIS = 200;

  @Override
  public Outcome run(Subject subject, BenchOptions options, Progress progress) throws IOException {
    Outcome outcome;
    List<Receipts> receipts;
    try (Stage stage = Stage.fill(subject, options, progress)) {
      receipts = stage.crowd().keepReceipts();
      progress.say("what can be done, for %d s".formatted(PEAK.toSeconds()));
      Duration warm = options.warmUp().compareTo(WARM) < 0 ? WARM : options.warmUp();
      Measured most = stage.send(0, warm, PEAK);
      double peak = most.window().count(Count.ACKED) / most.seconds();
      int seconds = (int) Math.max(SHORTEST, options.time().toSeconds());
      progress.say("%,.0f sends/s; %.0f times of it for %d s".formatted(peak, TIMES, seconds));
      Measured all = overload(stage, peak, seconds);
      Figures figures = new Figures();
      figures.put("peak_acks_per_second", peak, "1/s");
      figures.latency("peak_ack", most.window().answers());
      figures(figures, all.samples(), peak, seconds);
      refusals(figures, stage, all);
      figures.count("unanswered", stage.waiting(), "sends");
      figures.count("closed", stage.life().count(Count.CLOSED), "connections");
      outcome = stage.outcomeAfterOverload(figures, all.samples());
    }
    outcome.receipts().addAll(receipts);
    int count = receipts.stream().mapToInt(Receipts::count).sum();
    outcome.figures().count("acknowledged", count, "sends");
    outcome.aims().add(Aim.atLeast("goodput_percent", LEAST_GOODPUT));
    outcome.aims().add(Aim.atLeast("refusals_busy_percent", 100));
    outcome.aims().add(Aim.atLeast("refusals_with_wait_percent", 100));
    outcome.aims().add(Aim.atMost("heap_max_percent", MOST_HEAP));
    outcome.aims().add(Aim.atMost("back_after_seconds", MOST_SECONDS));
    return outcome;
  }

  private static Measured overload(Stage stage, double peak, int seconds) throws IOException {
    List<Segment> times =
        List.of(
            new Segment(SETTLING + BEFORE, NORMAL * peak),
            new Segment(seconds, TIMES * peak),
            new Segment(AFTER, NORMAL * peak));
    Traffic traffic =
        Traffic.dropping(
            stage.crowd(),
            stage.nextPhase(),
            () -> new Schedule(times, stage.options().perTick()),
            Picker::inTurn,
            stage.senders());
    Pause.of(Duration.ofSeconds(SETTLING));
    Sampling sampling = new Sampling(stage.subject(), stage::take, stage.progress());
    Measured all =
        sampling.measure("overload", Duration.ofSeconds((long) BEFORE + seconds + AFTER));
    traffic.stop();
    Pause.until(CATCH_UP, () -> stage.waiting() == 0 && stage.crowd().missing() == 0);
    return all;
  }

  private static void figures(Figures figures, List<Sample> all, double peak, int seconds) {
    List<Sample> before = all.subList(0, BEFORE);
    List<Sample> during = all.subList(BEFORE, BEFORE + seconds);
    List<Sample> after = all.subList(BEFORE + seconds, all.size());
    double sent = mean(during, sample -> sample.value("sends_per_second"));
    double unsent = mean(during, sample -> sample.value("unsent_per_second"));
    double acks = mean(during, sample -> sample.value("answers_per_second"));
    figures.put("offered_per_second", sent + unsent, "1/s");
    figures.put("offered_times_peak", (sent + unsent) / peak, "times");
    figures.put("sends_per_second", sent, "1/s");
    figures.put("sends_times_peak", sent / peak, "times");
    figures.put("unsent_at_client_limit_percent", 100 * unsent / (sent + unsent), "%");
    figures.put("acks_per_second", acks, "1/s");
    figures.put("goodput_percent", 100 * acks / peak, "%");
    figures.put(
        "refusals_per_second", mean(during, sample -> sample.value("refusals_per_second")), "1/s");
    for (String kind : List.of("node", "postgres", "redis", "client")) {
      String name = "cpu_" + kind + "_percent";
      figures.put(name, mean(during, sample -> sample.value(name)), "%");
    }
    double heap = most(all, "heap_percent");
    if (heap > 0) {
      figures.put("heap_max_percent", heap, "%");
    }
    figures.put("lane_queue_max", most(all, "lane_queue"), "sends");
    figures.put("ack_p99_in_overload_ms", most(during, "answer_p99_ms"), "ms");
    double usual = median(before, "answer_p99_ms");
    figures.put("ack_p99_before_ms", usual, "ms");
    Recovery recovery = new Recovery(NORMAL * peak, Math.max(SLOWER * usual, UNNOTICED_MILLIS));
    figures.put("back_after_seconds", recovery.seconds(after), "s");
  }

  private static void refusals(Figures figures, Stage stage, Measured all) throws IOException {
    Map<String, Long> codes = stage.crowd().faultCounts();
    double refused = all.window().count(Count.REFUSED);
    double sum =
        codes.entrySet().stream()
            .filter(code -> !code.getKey().startsWith("close "))
            .mapToLong(Map.Entry::getValue)
            .sum();
    double busy = codes.getOrDefault("busy", 0L);
    double told = stage.life().count(Count.TOLD_TO_WAIT);
    figures.put("refusals_busy_percent", sum == 0 ? 100 : 100 * busy / sum, "%");
    figures.put("refusals_with_wait_percent", sum == 0 ? 100 : 100 * told / sum, "%");
    figures.put("refused_by_server", refused, "sends");
  }

  private static double mean(List<Sample> samples, ToDoubleFunction<Sample> value) {
    return samples.stream().mapToDouble(value).average().orElse(0);
  }

  private static double most(List<Sample> samples, String series) {
    return samples.stream().mapToDouble(sample -> sample.value(series)).max().orElse(0);
  }

  private static double median(List<Sample> samples, String series) {
    double[] sorted =
        samples.stream().mapToDouble(sample -> sample.value(series)).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
