package io.cotalk.loadtest.history;

/**
 * What a WebSocket showed. An <em>opening</em> of a room goes from what is replayed, over the
 * {@link Sub} that ends the replay, to {@link Unsub} or {@link End}. A connection that opens a room
 * again first closes it and awaits the answer.
 */
public sealed interface StreamEvent extends Event {
  long p();

  long c();

  /**
   * One event of a room, of any kind, as it came over the wire: whatever the client then does with
   * it, also when it is ignored.
   *
   * @param n 0 for what is no message
   * @param kind {@code msg}, {@code member} …
   * @param body a message's text, else empty
   * @param cid of a message, else empty
   * @param live false before the {@link Sub} of the opening (replayed), true after it
   */
  record Recv(
      long p,
      long c,
      String room,
      long seq,
      long n,
      String kind,
      String body,
      String cid,
      String sender,
      boolean live,
      String node)
      implements StreamEvent {}

  /** The server told that it leaves these events out; the position is {@code to} now. */
  record Gap(long p, long c, String room, long from, long to) implements StreamEvent {}

  /**
   * An opening was answered ({@code ok} of {@code open}, or {@code opened} after {@code hello}).
   *
   * @param pos the position that the client had asked for, or {@code head} if it asked for none
   * @param head the answer's {@code q}
   */
  record Sub(long p, long c, String room, long pos, long head, String node)
      implements StreamEvent {}

  /**
   * An opening is over, or came to nothing: {@code close} was answered, {@code open} was refused,
   * or the server pushed {@code closed}.
   */
  record Unsub(long p, long c, String room) implements StreamEvent {}

  /**
   * The connection is over, and all its openings with it.
   *
   * @param node that it led to; empty where it was never welcomed
   * @param why {@link #LEFT} where the client wanted it so
   */
  record End(long p, long c, String node, int code, String why) implements StreamEvent {
    /** A client ended its connection by its own choice. */
    public static final String LEFT = "left";
  }
}
