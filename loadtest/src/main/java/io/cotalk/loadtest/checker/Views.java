package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.LogEntry;
import io.cotalk.loadtest.history.StreamEvent;

/** What streams show, as entries of the log. */
final class Views {
  private Views() {}

  static LogEntry entry(StreamEvent.Recv event) {
    return new LogEntry(event.seq(), event.n(), event.body(), event.cid(), event.sender());
  }
}
