package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * When the nodes closed sockets as those of slow readers, by their metrics; looks on a thread of
 * its own until closed.
 */
final class Closings implements AutoCloseable {
  /** How late a close may be noticed. */
  static final Duration STEP = Duration.ofMillis(250);

  private static final String SLOW = "cotalk_socket_closes_total.4008";
  private static final long JOIN_MILLIS = 5_000;
  private static final int MAX_LOOKS = 10_000;

  /** So many were closed at a time of {@link System#nanoTime}. */
  record Look(long nanos, long closed) {}

  private final Subject subject;
  private final List<Look> looks = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "closings");
  private volatile boolean stopped;

  private Closings(Subject subject) {
    this.subject = subject;
  }

  /** Begins to look. */
  static Closings watch(Subject subject) {
    Closings closings = new Closings(subject);
    closings.thread.setDaemon(true);
    closings.thread.start();
    return closings;
  }

  private void run() {
    try {
      while (!stopped) {
        long asked = System.nanoTime();
        long closed = (long) subject.metrics().get(SLOW);
        add(new Look(asked, closed));
        Pause.of(STEP);
      }
    } catch (IOException e) {
      stopped = true;
    }
  }

  /** A node that does not answer tells 0; the count never falls. */
  private synchronized void add(Look look) {
    if (looks.size() < MAX_LOOKS && (looks.isEmpty() || look.closed >= looks.getLast().closed)) {
      looks.add(look);
    }
  }

  /** How many there were at the last look. */
  synchronized long closed() {
    return looks.isEmpty() ? 0 : looks.getLast().closed;
  }

  /** All looks so far, in their order. */
  synchronized List<Look> looks() {
    return List.copyOf(looks);
  }

  /**
   * Seconds from when each of some clients began to wait until it was closed, in their order; the
   * first to wait is taken for the first to be closed. Those that are open still are left out.
   *
   * @param began when each began to wait
   * @param before how many had been closed before
   */
  static List<Double> seconds(List<Look> looks, LongStream began, long before) {
    long[] sorted = began.sorted().toArray();
    List<Double> seconds = new ArrayList<>();
    for (Look look : looks) {
      while (seconds.size() < Math.min(sorted.length, look.closed - before)) {
        seconds.add((look.nanos - sorted[seconds.size()]) / 1e9);
      }
    }
    return seconds;
  }

  @Override
  public void close() throws IOException {
    stopped = true;
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
