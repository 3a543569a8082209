package io.cotalk.loadtest.proof;

import io.cotalk.loadtest.cluster.Cluster;
import io.cotalk.loadtest.cluster.Node;
import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks all nodes once a second for {@code cotalk_tail_lag_seconds}, on a thread of its own. Nodes
 * look once a second themselves, so what they say may be two seconds old.
 */
final class LagSamples implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final long OLD_MICROS = TimeUnit.SECONDS.toMicros(2);
  private static final String LAG = "cotalk_tail_lag_seconds{";
  private static final String READING = "cotalk_tail_reading{";

  private final Cluster cluster;
  private final Kills kills;
  private final double limitSeconds;
  private final Thread thread = new Thread(this::sample, "lags");
  private int samples;
  private int late;
  private double longest;

  LagSamples(Cluster cluster, Kills kills, Duration limit) {
    this.cluster = cluster;
    this.kills = kills;
    this.limitSeconds = limit.toMillis() / 1e3;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  private void sample() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        for (Node node : cluster.nodes()) {
          metrics(node).ifPresent(lines -> take(greatest(lines), Clock.micros()));
        }
        Pause.of(PERIOD);
      } catch (IOException e) {
        return;
      }
    }
  }

  private static Optional<String> metrics(Node node) {
    return node.isAlive() ? node.management("/metrics") : Optional.empty();
  }

  private synchronized void take(double lag, long now) {
    if (kills.excuse(now) || kills.excuse(now - OLD_MICROS)) {
      return;
    }
    samples++;
    longest = Math.max(longest, lag);
    if (lag > limitSeconds) {
      late++;
    }
  }

  private static double greatest(String metrics) {
    return values(metrics, LAG).max().orElse(0);
  }

  private static java.util.stream.DoubleStream values(String metrics, String prefix) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
  }

  /** The node that reads most shards; the first one when none reads. */
  static Node reader(List<Node> nodes) {
    Node reader = nodes.getFirst();
    double most = 0;
    for (Node node : nodes) {
      double reads = metrics(node).map(lines -> values(lines, READING).sum()).orElse(0.0);
      if (reads > most) {
        reader = node;
        most = reads;
      }
    }
    return reader;
  }

  synchronized int late() {
    return late;
  }

  /** One line. */
  synchronized String text() {
    return "cotalk_tail_lag_seconds, %d samples outside of the 30 s after a kill: longest %.3f s; late: %d"
        .formatted(samples, longest, late);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
