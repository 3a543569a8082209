package io.cotalk.core.session;

import io.cotalk.id.RoomId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All who hear of sessions; a fault of one keeps nothing from the others or from the client. Filled
 * before the first session, then never changed; any thread.
 */
final class SessionWatchers {
  private static final Logger LOG = LoggerFactory.getLogger(SessionWatchers.class);

  private final List<SessionWatcher> watchers = new ArrayList<>();

  void add(SessionWatcher watcher) {
    watchers.add(watcher);
  }

  void began(RequestSession session) {
    each(it -> it.began(session));
  }

  void opened(RequestSession session, RoomId room) {
    each(it -> it.opened(session, room));
  }

  void closed(RequestSession session, RoomId room) {
    each(it -> it.closed(session, room));
  }

  void ended(RequestSession session) {
    each(it -> it.ended(session));
  }

  private void each(Consumer<SessionWatcher> news) {
    for (SessionWatcher watcher : watchers) {
      try {
        news.accept(watcher);
      } catch (RuntimeException e) {
        LOG.error("{} failed", watcher.getClass(), e);
      }
    }
  }
}
