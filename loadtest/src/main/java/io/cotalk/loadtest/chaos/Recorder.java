package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.history.Event;
import io.cotalk.loadtest.history.HistoryWriter;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.history.SendEvent;
import io.cotalk.loadtest.history.StreamEvent;
import java.util.concurrent.atomic.AtomicLong;

/** The history under way, the numbers of its processes and connections, and counts. Any thread. */
final class Recorder {
  private final HistoryWriter history;
  private final AtomicLong processes = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private final AtomicLong tries = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong unknown = new AtomicLong();
  private final AtomicLong received = new AtomicLong();

  Recorder(HistoryWriter history) {
    this.history = history;
  }

  /** A process that acts for a user from now on. */
  long newProcess(String user) {
    long process = processes.incrementAndGet();
    history.write(new RunEvent.Client(process, user));
    return process;
  }

  long newConnection() {
    return connections.incrementAndGet();
  }

  /** Nanoseconds since the run began. */
  long now() {
    return history.now();
  }

  void write(Event event) {
    count(event);
    history.write(event);
  }

  private void count(Event event) {
    if (event instanceof SendEvent send) {
      AtomicLong counter =
          switch (send) {
            case SendEvent.Invoke e -> tries;
            case SendEvent.Ok e -> acknowledged;
            case SendEvent.Fail e -> refused;
            case SendEvent.Unknown e -> unknown;
          };
      counter.incrementAndGet();
    } else if (event instanceof StreamEvent.Recv) {
      received.incrementAndGet();
    }
  }

  /** One line of counts, for whoever watches. */
  String progress() {
    return "%d tries, %d acknowledged, %d refused, %d unknown, %d received"
        .formatted(tries.get(), acknowledged.get(), refused.get(), unknown.get(), received.get());
  }
}
