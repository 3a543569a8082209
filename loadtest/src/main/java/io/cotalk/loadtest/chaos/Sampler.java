package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.cluster.Cluster;
import io.cotalk.loadtest.cluster.Node;
import io.cotalk.loadtest.cluster.Pause;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.matrix.Names;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records some of each node's own numbers, every two seconds, on a thread of its own. */
final class Sampler implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(2);

  private static final List<String> NAMES =
      List.of(
          "jvm_memory_used_bytes",
          "cotalk_socket_connections",
          "cotalk_socket_queued_bytes",
          "cotalk_socket_closes_total",
          Names.MEMBERS,
          Names.READY,
          Names.DEGRADED,
          "cotalk_lane_queue",
          "cotalk_shard_waiting",
          "cotalk_shard_up",
          "cotalk_fanout_gap_events_total",
          "jvm_threads_live_threads");

  private final Cluster cluster;
  private final Recorder recorder;
  private final Thread thread = new Thread(this::sample, "samples");

  Sampler(Cluster cluster, Recorder recorder) {
    this.cluster = cluster;
    this.recorder = recorder;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  private void sample() {
    while (!Thread.currentThread().isInterrupted()) {
      for (Node node : cluster.nodes()) {
        Optional<String> text = node.isAlive() ? node.management("/metrics") : Optional.empty();
        text.ifPresent(lines -> recorder.write(new RunEvent.Stats(node.name(), sums(lines))));
      }
      try {
        Pause.of(PERIOD);
      } catch (IOException e) {
        return;
      }
    }
  }

  /** The sum of all series of each name; and of slow readers that were closed. */
  static Map<String, Double> sums(String metrics) {
    Map<String, Double> sums = new HashMap<>();
    metrics
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(
            line -> {
              String name = line.substring(0, end(line));
              if (NAMES.contains(name)) {
                double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
                sums.merge(name, value, Double::sum);
                if (line.contains("code=\"4008\"")) {
                  sums.merge(Names.CLOSED_SLOW, value, Double::sum);
                }
                // Whether it is seen by the missing pong or by what cannot be sent, is chance.
                if (line.contains("code=\"4008\"") || line.contains("code=\"4009\"")) {
                  sums.merge(Names.CLOSED_SILENT, value, Double::sum);
                }
              }
            });
    return sums;
  }

  private static int end(String line) {
    int brace = line.indexOf('{');
    return brace >= 0 ? brace : line.indexOf(' ');
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
