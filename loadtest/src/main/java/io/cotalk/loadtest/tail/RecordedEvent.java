package io.cotalk.loadtest.tail;

import java.util.Optional;

/**
 * One event as a consumer got it.
 *
 * @param ofRoom of a room's log; else of a user's
 * @param id of the room or user
 * @param place in its log, from 1
 * @param written microseconds since 1970 by the shard's clock
 * @param seen microseconds since 1970 by the node's clock
 */
public record RecordedEvent(boolean ofRoom, long id, long place, long written, long seen) {
  /** Reads a line; empty for the unfinished one of a process that was killed. */
  static Optional<RecordedEvent> parse(String line) {
    String[] words = line.split(" ", -1);
    boolean ofRoom = words[0].equals("room");
    if (words.length != 5 || !(ofRoom || words[0].equals("user"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new RecordedEvent(
              ofRoom,
              Long.parseLong(words[1]),
              Long.parseLong(words[2]),
              Long.parseLong(words[3]),
              Long.parseLong(words[4])));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
