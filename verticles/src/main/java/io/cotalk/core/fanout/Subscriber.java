package io.cotalk.core.fanout;

import io.cotalk.bus.event.UserEvent;
import io.cotalk.core.wire.Encoding;
import io.vertx.core.Future;

/**
 * One connection, as the fan-out sees it. All on the connection's event loop; none may block or
 * throw.
 */
public interface Subscriber {
  /** Returns how the connection wants its frames; the same one always. */
  Encoding encoding();

  /** Takes the event after the last one of this subscription, or several. */
  void event(Subscription subscription, RoomFrame frame);

  /** Takes note that events {@code from} to {@code to} will not be sent. */
  void gap(Subscription subscription, long from, long to);

  /** As {@link #gap}, but the user may not read them either: they were before the user joined. */
  void hiddenGap(Subscription subscription, long from, long to);

  /** Takes a read position; may be dropped when a later one of the same user follows. */
  void read(Subscription subscription, ReadFrame frame);

  /** Takes a signal of the room. */
  void signal(Subscription subscription, SignalFrame frame);

  /** The user is no member of the room any more; the subscription has ended. */
  void removed(Subscription subscription);

  /** Takes the head of a room that is on the connection's list; at most one a second and room. */
  void head(HeadFrame frame);

  /** Takes the user's own read position, moved by any of their devices. */
  void ownRead(ReadFrame frame);

  /** Takes the user's own read position, moved by a message that an open room shows itself. */
  void ownSent(ReadFrame frame);

  /** Takes the next event of the user's log, or a later one when some were lost on the way. */
  void userEvent(UserEvent event);

  /** Takes note that the user's log goes to {@code u} at least. */
  void userHead(long u);

  /** Tells whether the peer takes nothing just now and much waits already. */
  boolean lags();

  /** Completes, on the loop, when little waits any more; fails at the end of the connection. */
  Future<Void> drained();

  /** Completes, on the loop, when there is space for some 100 more events. */
  Future<Void> space();
}
