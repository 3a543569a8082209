package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.bench.Tally.Count;
import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes a sample every second. Main thread, which waits here. */
final class Sampling {
  private static final double NANOS = 1e9;
  private static final int MAX_SAMPLES = 20_000;
  private static final int TRIES = 3;

  private final Subject subject;
  private final Counter counter;
  private final Progress progress;

  /** Where counts come from. */
  interface Counter {
    /** What was counted since the last time. */
    Interval take() throws IOException;
  }

  Sampling(Subject subject, Counter counter, Progress progress) {
    this.subject = subject;
    this.counter = counter;
    this.progress = progress;
  }

  /**
   * Takes samples for nobody, for so many whole seconds. The first request for metrics makes a JVM
   * compile much again that had served nothing but the traffic, whose cost that is not.
   */
  void warmUp(Duration time) throws IOException {
    if (time.toSeconds() > 0) {
      measure("warming up", time);
    } else {
      Pause.of(time);
    }
  }

  /** Counts for this time. What was counted before is left out. */
  Measured measure(String what, Duration time) throws IOException {
    double wal = subject.walBytes();
    Exposition before = metrics();
    // From here on in the order of every second's end, so that all is of the same time.
    Interval unused = counter.take();
    long begun = System.nanoTime();
    Map<String, Double> cpu = subject.processes().cpuSeconds();
    Map<String, Double> lastCpu = cpu;
    Exposition last = before;
    long sampled = begun;
    List<Interval> intervals = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    long seconds = Math.max(1, time.toSeconds());
    for (int second = 1; second <= seconds; second++) {
      sleepUntil(begun + (long) (second * NANOS));
      Interval interval = counter.take();
      long now = System.nanoTime();
      Map<String, Double> nowCpu = subject.processes().cpuSeconds();
      Exposition metrics = subject.metrics();
      Map<String, Double> values = new HashMap<>();
      double length = (now - sampled) / NANOS;
      counts(values, interval, length);
      cpu(values, lastCpu, nowCpu, length);
      nodes(values, last, metrics);
      intervals.add(interval);
      if (intervals.size() > 60) {
        Interval sum = Interval.sum(intervals);
        intervals.clear();
        intervals.add(sum);
      }
      if (samples.size() < MAX_SAMPLES) {
        samples.add(new Sample((now - begun) / NANOS, values));
      }
      progress.show(what, second, seconds, line(values));
      sampled = now;
      lastCpu = nowCpu;
      last = metrics.isEmpty() ? last : metrics;
    }
    Map<String, Double> used = new HashMap<>();
    Map<String, Double> endCpu = lastCpu;
    Map<String, Double> beginCpu = cpu;
    endCpu.forEach((kind, sum) -> used.put(kind, sum - beginCpu.getOrDefault(kind, 0.0)));
    double length = (sampled - begun) / NANOS;
    Map<String, Double> growth = last.since(before);
    growth.put(Measured.WAL, subject.walBytes() - wal);
    return new Measured(length, Interval.sum(intervals), used, samples, growth);
  }

  /** A node that is busy may not answer at once. */
  private Exposition metrics() {
    Exposition metrics = subject.metrics();
    for (int again = 1; again < TRIES && metrics.isEmpty(); again++) {
      metrics = subject.metrics();
    }
    return metrics;
  }

  private static void sleepUntil(long nanos) throws IOException {
    long rest = nanos - System.nanoTime();
    if (rest > 0) {
      Pause.of(Duration.ofNanos(rest));
    }
  }

  private static void counts(Map<String, Double> values, Interval interval, double seconds) {
    values.put("sends_per_second", interval.count(Count.SENT) / seconds);
    values.put("answers_per_second", interval.answers().getTotalCount() / seconds);
    values.put("refusals_per_second", interval.count(Count.REFUSED) / seconds);
    values.put("unsent_per_second", interval.count(Count.UNSENT) / seconds);
    values.put("deliveries_per_second", interval.count(Count.DELIVERED) / seconds);
    for (double percentile : List.of(50.0, 99.0, 99.9)) {
      String name = "_p" + (percentile == 99.9 ? "999" : String.valueOf((int) percentile)) + "_ms";
      values.put("answer" + name, Interval.millis(interval.answers(), percentile));
      values.put("delivery" + name, Interval.millis(interval.deliveries(), percentile));
    }
  }

  private static void cpu(
      Map<String, Double> values, Map<String, Double> from, Map<String, Double> to, double length) {
    to.forEach(
        (kind, sum) ->
            values.put(
                "cpu_" + kind + "_percent", 100 * (sum - from.getOrDefault(kind, 0.0)) / length));
  }

  private static void nodes(Map<String, Double> values, Exposition from, Exposition to) {
    if (from.isEmpty() || to.isEmpty()) {
      return;
    }
    values.put("heap_bytes", to.get("jvm_memory_used_bytes.heap"));
    values.put("heap_percent", percent(values, to.get("jvm_memory_max_bytes.heap")));
    values.put("direct_bytes", to.get("jvm_buffer_memory_used_bytes.direct"));
    values.put("queued_bytes", to.get("cotalk_socket_queued_bytes"));
    values.put("pool_waiting", to.get("cotalk_shard_waiting"));
    values.put("lane_queue", to.get("cotalk_lane_queue"));
    values.put("connections", to.get("cotalk_socket_authenticated"));
    values.put("threads", to.get("jvm_threads_live_threads"));
    values.put("registrations", to.get("cotalk_fanout_registrations"));
    values.put("descriptors", to.get("process_files_open_files"));
    double batches =
        to.get("cotalk_append_batch_size_count") - from.get("cotalk_append_batch_size_count");
    double rows = to.get("cotalk_append_batch_size_sum") - from.get("cotalk_append_batch_size_sum");
    values.put("batch_size", batches > 0 ? rows / batches : 0);
  }

  private static double percent(Map<String, Double> values, double most) {
    return most > 0 ? 100 * values.getOrDefault("heap_bytes", 0.0) / most : 0;
  }

  private static String line(Map<String, Double> values) {
    return "%,.0f answers/s p99 %.1f ms, %,.0f deliveries/s p99 %.1f ms"
        .formatted(
            values.getOrDefault("answers_per_second", 0.0),
            values.getOrDefault("answer_p99_ms", 0.0),
            values.getOrDefault("deliveries_per_second", 0.0),
            values.getOrDefault("delivery_p99_ms", 0.0));
  }
}
