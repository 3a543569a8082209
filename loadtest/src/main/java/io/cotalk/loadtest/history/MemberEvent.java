package io.cotalk.loadtest.history;

/**
 * Somebody comes into a room or has to leave it. Each {@link Invoke} has at most one outcome; one
 * without is unknown.
 */
public sealed interface MemberEvent extends Event {
  /** Which way. Leaving by one's own will counts as {@link #KICK}. */
  enum Op {
    JOIN,
    KICK
  }

  Op op();

  /** The process that asked. */
  long p();

  String room();

  /** Who comes or goes. */
  String user();

  /** Written before the request goes out. */
  record Invoke(Op op, long p, String room, String user) implements MemberEvent {}

  /**
   * Done.
   *
   * @param seq place of the event in the room's log; 0 when the answer does not tell
   */
  record Ok(Op op, long p, String room, String user, long seq) implements MemberEvent {}

  /** Refused for certain. */
  record Fail(Op op, long p, String room, String user, String why) implements MemberEvent {}
}
