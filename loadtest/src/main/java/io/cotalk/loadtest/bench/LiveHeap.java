package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the heap of the nodes holds after a full collection, towards the end of each part of a long
 * run. What young collections leave is no measure: it has all in it that has become old and died.
 */
final class LiveHeap implements AutoCloseable {
  static final String SERIES = "live_heap_bytes";

  /** The burst of {@link MixedPlay} is over by then. */
  private static final double IN_PART = 0.9;

  private final Subject subject;
  private final long beganNanos;
  private final double partSeconds;
  private final List<Sample> samples = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "live heap");
  private volatile boolean stopped;

  private LiveHeap(Subject subject, Duration before, Duration time) {
    this.subject = subject;
    this.beganNanos = System.nanoTime() + before.toNanos();
    this.partSeconds = (double) time.toSeconds() / Trend.PARTS;
  }

  /**
   * Begins to read, {@code before} what is to be looked at begins. Nothing is read in a shorter run
   * than {@link Trend#SHORTEST}, where collections would be felt, nor of nodes that run elsewhere.
   */
  static LiveHeap begin(Subject subject, Duration before, Duration time) {
    LiveHeap live = new LiveHeap(subject, before, time);
    if (time.compareTo(Trend.SHORTEST) >= 0 && !subject.processes().pids("node").isEmpty()) {
      live.thread.setDaemon(true);
      live.thread.start();
    }
    return live;
  }

  private void run() {
    try {
      for (int part = 0; part < Trend.PARTS; part++) {
        double at = (part + IN_PART) * partSeconds;
        while (seconds() < at) {
          if (stopped) {
            return;
          }
          Pause.of(Duration.ofMillis(100));
        }
        samples.add(new Sample(at, Map.of(SERIES, Memory.liveHeapBytes(subject))));
      }
    } catch (IOException e) {
      stopped = true;
    }
  }

  private double seconds() {
    return (System.nanoTime() - beganNanos) / 1e9;
  }

  /** Ends the reading; returns one sample for each part, or none at all. */
  List<Sample> end() throws IOException {
    stopped = true;
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return samples;
  }

  @Override
  public void close() throws IOException {
    end();
  }
}
