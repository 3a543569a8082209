package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the heap of the nodes holds after a full collection, towards the end of each part of a long
 * run. What young collections leave is no measure: it has all in it that has become old and died.
 */
final class LiveHeap implements AutoCloseable {
  static final String SERIES = "live_heap_bytes";

  /** The burst of {@link MixedPlay} is over by then. */
  private static final double IN_PART = 0.9;

  private static final Duration STEP = Duration.ofMillis(100);
  private static final long LAST_READING_MILLIS = 30_000;

  private final Reading reading;
  private final long beganNanos;
  private final double partSeconds;
  private final List<Sample> samples = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::run, "live heap");
  private volatile boolean stopped;

  /** Collects and counts. */
  interface Reading {
    /** Bytes in use. */
    double bytes() throws IOException;
  }

  private LiveHeap(Reading reading, Duration before, Duration time) {
    this.reading = reading;
    this.beganNanos = System.nanoTime() + before.toNanos();
    this.partSeconds = (double) time.toSeconds() / Trend.PARTS;
  }

  /**
   * Begins to read {@code before} what is to be looked at begins. Nothing is read in a shorter run
   * than {@link Trend#SHORTEST}, where collections would be felt.
   */
  static LiveHeap begin(Reading reading, Duration before, Duration time) {
    LiveHeap live = new LiveHeap(reading, before, time);
    if (time.compareTo(Trend.SHORTEST) >= 0) {
      live.thread.setDaemon(true);
      live.thread.start();
    }
    return live;
  }

  private void run() {
    for (int part = 0; part < Trend.PARTS; part++) {
      double at = (part + IN_PART) * partSeconds;
      try {
        while (seconds() < at) {
          if (stopped) {
            return;
          }
          Pause.of(STEP);
        }
        samples.add(new Sample(at, Map.of(SERIES, reading.bytes())));
      } catch (IOException unread) {
        // A part without a reading is one sample less, and the report tells how many there are.
      }
    }
  }

  private double seconds() {
    return (System.nanoTime() - beganNanos) / 1e9;
  }

  /** Ends the reading; returns one sample for each part that is over and could be read. */
  List<Sample> end() throws IOException {
    close();
    return List.copyOf(samples);
  }

  @Override
  public void close() throws IOException {
    stopped = true;
    try {
      thread.join(LAST_READING_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
