package io.cotalk.loadtest.abuse;

import org.HdrHistogram.Histogram;

/** What honest clients met in one part of a run. On the clients' thread. */
final class HonestWindow {
  /** Microseconds: an hour is more than any client waits. */
  private static final long MAX_MICROS = 3_600_000_000L;

  private final Histogram latency = new Histogram(2);
  private long due;
  private long refused;
  private long closed;

  HonestWindow() {
    latency.setAutoResize(true);
  }

  void due() {
    due++;
  }

  /** Takes the time from when a message was due to its acknowledgement. */
  void acknowledged(long nanos) {
    latency.recordValue(Math.clamp(nanos / 1000, 1, MAX_MICROS));
  }

  /** An answer that asked to come again. */
  void refused() {
    refused++;
  }

  /** The server ended an honest connection. */
  void closed() {
    closed++;
  }

  long closedCount() {
    return closed;
  }

  long acknowledgedCount() {
    return latency.getTotalCount();
  }

  /** Milliseconds; 0 without an acknowledgement. */
  double millis(double percentile) {
    return latency.getTotalCount() == 0 ? 0 : latency.getValueAtPercentile(percentile) / 1000.0;
  }

  /** One line for people. */
  String words() {
    return "%,d due, %,d acknowledged, p50 %.1f ms, p99 %.1f ms, max %.0f ms, %d refused, %d closed"
        .formatted(due, acknowledgedCount(), millis(50), millis(99), millis(100), refused, closed);
  }
}
