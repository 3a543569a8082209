package io.cotalk.loadtest.checker;

import io.cotalk.loadtest.history.LogEntry;

/**
 * All tries to send one message, and what became of it. Filled by {@link ModelBuilder}, read-only
 * afterwards. Lines and times are -1, places 0, for what never happened.
 */
final class Send {
  final String cid;
  final String room;
  final String body;

  /** The first try. */
  final long invokeLine;

  final long invokeTime;

  int tries;
  int refusals;
  long refusalLine = -1;

  /** True once a try ended in doubt. */
  boolean unknown;

  /** True if a later try had another body or room. */
  boolean changed;

  /** The first acknowledgement. */
  long ackLine = -1;

  long ackTime = -1;
  long ackSeq;
  long ackN;

  /** When somebody was first shown it. */
  long seenLine = -1;

  long seenTime = -1;

  /** Its place in the log at the end. */
  long storedSeq;

  Send(String cid, String room, String body, long line, long time) {
    this.cid = cid;
    this.room = room;
    this.body = body;
    this.invokeLine = line;
    this.invokeTime = time;
  }

  boolean acked() {
    return ackLine >= 0;
  }

  /** Whether every try was refused for certain: then it must not be anywhere. */
  boolean refused() {
    return !acked() && !unknown && refusals >= tries;
  }

  /** Its place as its sender was told, else as the log has it; 0 if neither. */
  long seq() {
    return ackSeq > 0 ? ackSeq : storedSeq;
  }

  /** Whether {@code entry} of {@code room} can have come of it. */
  boolean explains(String where, LogEntry entry) {
    return changed || (room.equals(where) && body.equals(entry.body()));
  }

  /** Whether it was acknowledged before {@code time}. */
  boolean ackedBefore(long time) {
    return acked() && ackTime < time;
  }

  /** Whether somebody was shown it before {@code time}. */
  boolean seenBefore(long time) {
    return seenLine >= 0 && seenTime < time;
  }
}
