package io.cotalk.core.session;

import io.cotalk.id.RoomId;

/**
 * Hears of the sessions of a node's clients, on any transport, and of the rooms they have open: of
 * each session the beginning, then for each opening its beginning and its end, then the end. On the
 * event loop of each session; does not block.
 */
public interface SessionWatcher {
  /** The session has been welcomed. */
  default void began(RequestSession session) {}

  /** The room is open: its events come live. */
  default void opened(RequestSession session, RoomId room) {}

  /** The room is not open any more, whatever ended it. */
  default void closed(RequestSession session, RoomId room) {}

  /** The session has ended; nothing can be sent to it. */
  default void ended(RequestSession session) {}
}
