package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Half of a room reads. The other half comes, reads no more once it is in the room, and has to be
 * closed. The first time its memory is read, which takes collections of garbage; then the readers
 * are measured for the same time without, with and without them.
 */
final class SlowPlay implements Play {
  /** Longer than the server takes to close them. */
  private static final Duration SHORTEST = Duration.ofSeconds(40);

  private static final Duration SETTLE = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(45);

  /** The kernel's sockets are counted on both sides, and only one is the server's. */
  private static final double SIDES = 2;

  private static final double MOST_SECONDS = 35;
  private static final double MOST_BYTES = 1.5 * (1 << 20);
  private static final double MOST_RATIO = 1.1;

  @Override
  public Outcome run(Subject subject, BenchOptions options, Progress progress) throws IOException {
    try (Stage stage = Stage.prepare(subject, options, progress);
        Closings closings = Closings.watch(subject)) {
      Crowd crowd = stage.crowd();
      List<Session> all = crowd.sessions();
      List<Session> readers = all.subList(0, all.size() / 2);
      List<Session> deaf = all.subList(readers.size(), all.size());
      deaf.forEach(Session::deafen);
      crowd.connect(readers, progress);
      Traffic traffic =
          Traffic.open(
              crowd,
              stage.nextPhase(),
              () -> Schedule.constant(Math.max(1, options.rate()), options.perTick()),
              Picker::inTurn,
              readers.subList(0, Math.min(readers.size(), Math.max(1, options.senders()))));
      Pause.of(options.warmUp());
      Figures figures = new Figures();
      memory(figures, stage, closings, deaf);
      deaf.forEach(Session::forget);
      Measured before = measure(stage, "only readers");
      Exposition start = subject.metrics();
      crowd.connect(deaf, progress);
      Measured with = measure(stage, "beside those who do not read");
      Exposition end = subject.metrics();
      if (start.isEmpty() || end.isEmpty()) {
        throw new IOException("the nodes did not tell what they closed");
      }
      closed(figures, closings, start, end, deaf);
      deaf.forEach(crowd::leave);
      Measured after = measure(stage, "only readers again");
      latencies(figures, before, with, after);
      traffic.stop();
      Pause.until(LIMIT, () -> stage.waiting() == 0 && crowd.missing() == 0);
      List<Sample> samples = new ArrayList<>(before.samples());
      Sample.append(samples, with.samples());
      Sample.append(samples, after.samples());
      Outcome outcome = stage.outcome(figures, samples);
      outcome.aims().add(Aim.atLeast("closed_as_slow", deaf.size()));
      outcome.aims().add(Aim.atMost("closed_after_max_seconds", MOST_SECONDS));
      if (figures.all().containsKey("memory_per_slow_bytes")) {
        outcome.aims().add(Aim.atMost("memory_per_slow_bytes", MOST_BYTES));
      }
      outcome.aims().add(Aim.atMost("delivery_p99_ratio", MOST_RATIO));
      return outcome;
    }
  }

  private static Measured measure(Stage stage, String what) throws IOException {
    Duration asked = stage.options().time();
    Duration time = asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked;
    stage.progress().say("%s for %d s".formatted(what, time.toSeconds()));
    return new Sampling(stage.subject(), stage::take, stage.progress()).measure(what, time);
  }

  private static void closed(
      Figures figures, Closings closings, Exposition from, Exposition to, List<Session> deaf) {
    String all = "cotalk_socket_closes_total";
    String slow = all + ".4008";
    double asSlow = to.get(slow) - from.get(slow);
    figures.put("closed_as_slow", asSlow, "connections");
    figures.put("closed_otherwise", to.get(all) - from.get(all) - asSlow, "connections");
    List<Double> seconds =
        Closings.seconds(
            closings.looks(), deaf.stream().mapToLong(Session::readyAt), (long) from.get(slow));
    if (!seconds.isEmpty()) {
      List<Double> sorted = seconds.stream().sorted().toList();
      figures.put("closed_after_p50_seconds", sorted.get(sorted.size() / 2), "s");
      figures.put("closed_after_max_seconds", sorted.getLast(), "s");
    }
  }

  private static void latencies(Figures figures, Measured before, Measured with, Measured after) {
    double first = Interval.millis(before.window().deliveries(), 99);
    double second = Interval.millis(after.window().deliveries(), 99);
    figures.put("delivery_p99_before_ms", first, "ms");
    figures.latency("delivery", with.window().deliveries());
    figures.put("delivery_p99_after_ms", second, "ms");
    double both =
        Interval.millis(Interval.sum(List.of(before.window(), after.window())).deliveries(), 99);
    double its = Interval.millis(with.window().deliveries(), 99);
    figures.put("delivery_p99_ratio", both == 0 ? Double.MAX_VALUE : its / both, "times");
    figures.put("delivery_p99_usual_before_ms", usual(before), "ms");
    figures.put("delivery_p99_usual_ms", usual(with), "ms");
    figures.put("delivery_p99_usual_after_ms", usual(after), "ms");
    figures.put("cpu_node_before_percent", node(before), "%");
    figures.put("cpu_node_percent", node(with), "%");
    figures.put("frames_shed", with.grown("cotalk_socket_frames_shed_total"), "frames");
  }

  /** The median over the seconds: what other work on the machine disturbs least. */
  private static double usual(Measured measured) {
    double[] sorted =
        measured.samples().stream()
            .mapToDouble(sample -> sample.value("delivery_p99_ms"))
            .sorted()
            .toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  private static double node(Measured measured) {
    return 100 * measured.cpuSeconds().getOrDefault("node", 0.0) / measured.seconds();
  }

  /** The greatest sum of all that was read between their coming and the first that is closed. */
  private static void memory(Figures figures, Stage stage, Closings closings, List<Session> deaf)
      throws IOException {
    Subject subject = stage.subject();
    stage.progress().say("memory of those who do not read");
    Memory before = Memory.read(subject);
    long closed = closings.closed();
    stage.crowd().connect(deaf, stage.progress());
    Memory most = before;
    long end = System.nanoTime() + LIMIT.toNanos();
    while (closings.closed() == closed && System.nanoTime() < end) {
      Memory now = Memory.read(subject);
      most = known(now) > known(most) ? now : most;
    }
    Pause.until(LIMIT, () -> closings.closed() >= closed + deaf.size());
    deaf.forEach(stage.crowd()::leave);
    Pause.of(SETTLE);
    double count = Math.max(1, deaf.size());
    figures.put("heap_per_slow_bytes", (most.heapBytes() - before.heapBytes()) / count, "B");
    figures.put("direct_per_slow_bytes", (most.directBytes() - before.directBytes()) / count, "B");
    figures.put("kernel_per_slow_bytes", (kernel(most) - kernel(before)) / count, "B");
    figures.put("memory_per_slow_bytes", (sum(most) - sum(before)) / count, "B");
    figures.put(
        "resident_per_slow_bytes", (most.residentBytes() - before.residentBytes()) / count, "B");
  }

  /** What waits in sockets is counted on both sides and taken for the server's, so too much. */
  private static double kernel(Memory memory) {
    return memory.kernelBytes() / SIDES + memory.bufferBytes();
  }

  /** The sum of what was told. */
  private static double known(Memory memory) {
    double kernel = kernel(memory);
    return memory.heapBytes() + memory.directBytes() + (Double.isNaN(kernel) ? 0 : kernel);
  }

  private static double sum(Memory memory) {
    return memory.heapBytes() + memory.directBytes() + kernel(memory);
  }
}
