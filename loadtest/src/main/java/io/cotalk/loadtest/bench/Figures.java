package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.bench.Tally.Count;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Numbers of a report by their stable names, in the order they are shown. */
final class Figures {
  private static final double MICROS = 1e6;
  private static final List<String> SERVERS = List.of("node", "postgres", "redis");

  /** A number and its unit. */
  record Figure(double value, String unit) {}

  private final Map<String, Figure> all = new LinkedHashMap<>();

  /** Leaves out what is not known, which is not finite. */
  void put(String name, double value, String unit) {
    if (Double.isFinite(value)) {
      all.put(name, new Figure(value, unit));
    }
  }

  Map<String, Figure> all() {
    return all;
  }

  /** 0 when it is not there. */
  double get(String name) {
    Figure figure = all.get(name);
    return figure == null ? 0 : figure.value();
  }

  /** Counts, latencies and processor time of a measurement of sends. */
  static Figures ofTraffic(Measured measured) {
    Figures figures = new Figures();
    Interval window = measured.window();
    double seconds = measured.seconds();
    figures.put("seconds", seconds, "s");
    figures.put("sends_per_second", window.count(Count.SENT) / seconds, "1/s");
    figures.put("acks_per_second", window.count(Count.ACKED) / seconds, "1/s");
    figures.latency("ack", window.answers());
    figures.put("deliveries_per_second", window.count(Count.DELIVERED) / seconds, "1/s");
    figures.latency("delivery", window.deliveries());
    figures.hops(measured);
    figures.cost("send", measured, window.count(Count.ACKED));
    figures.cost("delivery", measured, window.count(Count.DELIVERED));
    figures.cpu(measured);
    figures.nodes(measured);
    figures.wal(measured);
    return figures;
  }

  void latency(String name, Histogram micros) {
    put(name + "_p50_ms", Interval.millis(micros, 50), "ms");
    put(name + "_p90_ms", Interval.millis(micros, 90), "ms");
    put(name + "_p99_ms", Interval.millis(micros, 99), "ms");
    put(name + "_p999_ms", Interval.millis(micros, 99.9), "ms");
    put(name + "_max_ms", Interval.millis(micros, 100), "ms");
  }

  void growth(String name, Trend trend) {
    put("growth_" + name + "_percent", trend.percent(), "%");
    put("growth_" + name + "_error_percent", trend.error(), "%");
  }

  /** Processor time for each of {@code number} things: of each server process, and of all. */
  void cost(String thing, Measured measured, long number) {
    if (number == 0) {
      return;
    }
    double server = 0;
    for (String kind : SERVERS) {
      Double used = measured.cpuSeconds().get(kind);
      if (used != null) {
        put("cpu_" + kind + "_per_" + thing + "_us", used * MICROS / number, "us");
        server += used;
        groups(kind, thing, measured, number);
      }
    }
    if (server > 0) {
      put("cpu_server_per_" + thing + "_us", server * MICROS / number, "us");
    }
    double client = measured.cpuSeconds().getOrDefault("client", 0.0);
    put("cpu_client_per_" + thing + "_us", client * MICROS / number, "us");
  }

  /** The parts that make up a node's time, by group of threads. */
  private void groups(String kind, String thing, Measured measured, long number) {
    for (String group : ThreadTimes.GROUPS) {
      Double used = measured.cpuSeconds().get(kind + "_" + group);
      if (used != null) {
        double micros = Math.max(0, used) * MICROS / number;
        put("cpu_" + kind + "_" + group + "_per_" + thing + "_us", micros, "us");
      }
    }
  }

  /** Of one processor, summed over the processes of a kind. */
  void cpu(Measured measured) {
    List<String> kinds = new ArrayList<>(SERVERS);
    kinds.add("client");
    ThreadTimes.GROUPS.forEach(group -> kinds.add("node_" + group));
    for (String kind : kinds) {
      Double used = measured.cpuSeconds().get(kind);
      if (used != null) {
        put("cpu_" + kind + "_percent", 100 * Math.max(0, used) / measured.seconds(), "%");
      }
    }
  }

  /** Means, which may be subtracted: to the answer, in the commit, to a receiver. */
  private void hops(Measured measured) {
    Interval window = measured.window();
    put("ack_mean_ms", window.answers().getMean() / 1_000, "ms");
    double commits = measured.grown("cotalk_append_commit_time_seconds_count");
    if (commits > 0) {
      double time = measured.grown("cotalk_append_commit_time_seconds_sum");
      put("commit_mean_ms", time * 1_000 / commits, "ms");
    }
    put("delivery_mean_ms", window.deliveries().getMean() / 1_000, "ms");
  }

  private void nodes(Measured measured) {
    double batches = measured.grown("cotalk_append_batch_size_count");
    if (batches > 0) {
      put("batch_size_mean", measured.grown("cotalk_append_batch_size_sum") / batches, "sends");
    }
    double frames = measured.grown("cotalk_socket_frames_out_total");
    if (frames > 0) {
      put("frames_out_per_second", frames / measured.seconds(), "1/s");
      put("frames_shed", measured.grown("cotalk_socket_frames_shed_total"), "frames");
    }
  }

  private void wal(Measured measured) {
    double bytes = measured.grown(Measured.WAL);
    long sends = measured.window().count(Count.ACKED);
    if (bytes > 0 && sends > 0) {
      put("wal_per_send_bytes", bytes / sends, "B");
    }
  }

  /** What was wrong with events and answers; all 0 in a good run. */
  void faults(Interval life, long missing) {
    streamFaults(life, missing);
    count("refused", life.count(Count.REFUSED), "requests");
    count("unsent", life.count(Count.UNSENT), "sends");
    long answered = life.count(Count.ACKED) + life.count(Count.REFUSED);
    count("unanswered", Math.max(0, life.count(Count.SENT) - answered), "sends");
    count("closed", life.count(Count.CLOSED), "connections");
    count("shed", life.count(Count.SHED), "events");
  }

  /** Events that were lost, repeated or out of order, which nothing excuses. */
  void streamFaults(Interval life, long missing) {
    count("missing", missing, "events");
    count("double", life.count(Count.DOUBLE), "events");
    count("hole", life.count(Count.HOLE), "events");
    count("stray", life.count(Count.STRAY), "events");
    count("skipped_by_gap", life.count(Count.SKIPPED) + life.count(Count.SHED), "events");
  }

  void count(String name, long number, String unit) {
    put(name, (double) number, unit);
  }
}
