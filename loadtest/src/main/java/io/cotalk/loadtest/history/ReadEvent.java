package io.cotalk.loadtest.history;

import java.util.List;

/** One request for a page of a room's log after a position. A process has one under way. */
public sealed interface ReadEvent extends Event {
  long p();

  String room();

  /** Position after which events were asked for. */
  long after();

  /** Written before the request goes out. */
  record Invoke(long p, String room, long after, String node, String proto) implements ReadEvent {}

  /**
   * The answer.
   *
   * @param events as they came
   * @param whole true if the page goes up to the head
   */
  record Ok(long p, String room, long after, List<LogEntry> events, boolean whole)
      implements ReadEvent {
    public Ok {
      events = List.copyOf(events);
    }
  }

  /** No page came. */
  record Fail(long p, String room, long after, String why) implements ReadEvent {}
}
