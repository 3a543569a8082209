package io.cotalk.loadtest.history;

/**
 * One try to send a message. Each {@link Invoke} has at most one outcome, with the same {@code p}
 * and {@code cid}; a try without any counts as {@link Unknown}. Bodies are never used twice.
 */
public sealed interface SendEvent extends Event {
  long p();

  String room();

  String cid();

  /**
   * Written before the request goes out.
   *
   * @param c the connection, 0 for HTTP
   * @param proto {@code ws} or {@code http}
   * @param attempt 1 for the first try of this {@code cid}
   * @param due when it was to be sent, in nanoseconds since the run began; -1 for at once
   */
  record Invoke(
      long p,
      long c,
      String room,
      String cid,
      String body,
      String node,
      String proto,
      int attempt,
      long due)
      implements SendEvent {}

  /** Acknowledged: stored for good, as {@code seq} and {@code n}. */
  record Ok(long p, String room, String cid, long seq, long n, boolean dup, long ts)
      implements SendEvent {}

  /**
   * Refused for certain: this try stored nothing. Codes {@code unknown} and {@code internal} are no
   * refusals but {@link Unknown}.
   *
   * @param temp the same may be tried again
   */
  record Fail(long p, String room, String cid, String code, boolean temp) implements SendEvent {}

  /** Type {@code info}: the outcome is unknown. It may be stored, now or at any later time. */
  record Unknown(long p, String room, String cid, String why) implements SendEvent {}
}
