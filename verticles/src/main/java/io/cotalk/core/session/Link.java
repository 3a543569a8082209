package io.cotalk.core.session;

import io.cotalk.core.fanout.OutgoingOfRoom;
import io.cotalk.core.persistence.Transport;
import io.cotalk.core.wire.Encoding;
import io.cotalk.core.wire.Outgoing;
import io.vertx.core.Future;

/**
 * One client's connection, as a transport has it: takes frames for the client, tells whether the
 * client keeps up, ends. What came from the client it gives to its {@link Conversation}. All on the
 * connection's event loop; none may block or throw.
 */
public interface Link {
  /** Returns how its frames are encoded; one instance for all links of the kind. */
  Encoding encoding();

  /** Returns what the sends of this client are counted as. */
  Transport transport();

  /** Returns the client's address as text. */
  String address();

  /**
   * Queues a frame that concerns no room, or answers a request, behind the others, in bounds: a
   * link that holds too much leaves out what the log can replay, tells of that as a gap, and at
   * last closes.
   */
  void send(Outgoing frame);

  /**
   * As {@link #send}, for every other frame that concerns a room, in one order with those. The link
   * may put before it what it knows of the room, such as the name of the client's subscription.
   */
  void sendOfRoom(OutgoingOfRoom frame);

  /** Tells whether the client takes nothing just now and much waits already. */
  boolean lags();

  /** Completes when little waits any more; fails at the end of the connection. */
  Future<Void> drained();

  /** Completes when there is space for a page of replay; fails at the end of the connection. */
  Future<Void> space();

  /**
   * Tells whether clients can answer a ping. What the client of a one-way link takes is its sign of
   * life, see {@link #takenAt}.
   */
  boolean isTwoWay();

  /**
   * Returns when the client was last seen to take what it was sent; asked of one-way links, while
   * the time runs in which a ping must be taken.
   *
   * @param now by {@link Heartbeats#nowMillis}
   */
  long takenAt(long now);

  /** Reads no more requests until {@link #release}: the server is to catch up. */
  void hold();

  /** Reads requests again. */
  void release();

  /** Tells whether what the client sends is left unread just now, for whatever reason. */
  boolean isPaused();

  /** The client has shown that it reads what it is sent. */
  void notePeerReads();

  /** The client is known: it may send more than a stranger from now on. */
  void welcomed();

  /** Tells whether the end of the connection has begun, from either side. */
  boolean isClosing();

  /**
   * Tells the client why and closes, after what is queued as far as it can be written now; leads to
   * {@link Conversation#end}. Without effect when it is closing.
   */
  void close(CloseReason reason);

  /** Ends the connection at once, whatever is queued. */
  void abort();

  /**
   * Looks at the link's own deadlines, such as that of a client that takes nothing; may close.
   *
   * @param now by {@link Heartbeats#nowMillis}
   * @return when to look again; {@code Long.MAX_VALUE}: never
   */
  long turn(long now);
}
