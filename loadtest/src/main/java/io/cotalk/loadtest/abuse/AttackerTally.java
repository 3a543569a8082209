package io.cotalk.loadtest.abuse;

import java.util.concurrent.atomic.LongAdder;

/** What became of an attacker's connections. Any thread. */
final class AttackerTally {
  private final LongAdder opened = new LongAdder();
  private final LongAdder notOpened = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder ended = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  void opened() {
    opened.increment();
  }

  /** No TCP connection came about. */
  void notOpened() {
    notOpened.increment();
  }

  /** The server answered with a refusal. */
  void refused() {
    refused.increment();
  }

  /** The server ended a connection. */
  void ended() {
    ended.increment();
  }

  void wrote(long count) {
    bytes.add(count);
  }

  long openedCount() {
    return opened.sum();
  }

  long endedCount() {
    return ended.sum();
  }

  long bytesWritten() {
    return bytes.sum();
  }

  /** One line for people. */
  String words() {
    return "%,d connections (%,d without TCP), %,d refused, %,d ended by the server, %,d KB sent"
        .formatted(opened.sum(), notOpened.sum(), refused.sum(), ended.sum(), bytes.sum() / 1024);
  }
}
