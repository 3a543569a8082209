package io.cotalk.core.session;

import io.cotalk.id.RoomId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Notes what a node tells of sessions, by user. Any thread. */
final class SeenSessions implements SessionWatcher {
  private final Map<String, List<String>> news = new ConcurrentHashMap<>();

  /** What was told of this user's sessions, in order. */
  List<String> of(String user) {
    List<String> heard = news.getOrDefault(user, List.of());
    synchronized (heard) {
      return List.copyOf(heard);
    }
  }

  private void note(RequestSession session, String what) {
    List<String> heard =
        news.computeIfAbsent(session.caller().user().toString(), user -> new ArrayList<>());
    synchronized (heard) {
      heard.add(what);
    }
  }

  @Override
  public void began(RequestSession session) {
    note(session, "began");
  }

  @Override
  public void opened(RequestSession session, RoomId room) {
    OpenRoom open = session.open(room);
    note(session, "opened " + room + " of " + (open == null ? "nobody" : open.members()));
  }

  @Override
  public void closed(RequestSession session, RoomId room) {
    note(session, "closed " + room);
  }

  @Override
  public void ended(RequestSession session) {
    note(session, "ended");
  }
}
