package io.cotalk.core.session;

import io.cotalk.core.limits.Limits;
import io.cotalk.core.wire.ClientFrame;
import io.cotalk.core.wire.RequestType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What capabilities have to do with sessions: the requests they take, by the class of the frame,
 * and who hears of sessions. Filled before the first session, then never changed; any thread.
 */
public final class RequestHandlers {
  private final Map<Class<?>, Entry<?>> byFrame = new HashMap<>();
  private final SessionWatchers watchers = new SessionWatchers();

  /** Adds a type of request. */
  public <F extends ClientFrame.OfCapability> void add(
      RequestType<F> type, RequestHandler<F> handler) {
    if (byFrame.put(type.frame(), new Entry<>(type, handler)) != null) {
      throw new IllegalStateException("two types of requests have " + type.frame());
    }
  }

  /** Adds who hears of sessions. */
  public void add(SessionWatcher watcher) {
    watchers.add(watcher);
  }

  SessionWatchers watchers() {
    return watchers;
  }

  /** Returns the types there are. */
  public List<RequestType<?>> types() {
    List<RequestType<?>> types = new ArrayList<>();
    byFrame.values().forEach(entry -> types.add(entry.type));
    return types;
  }

  /** Counts a request of {@code session} and has it taken; fails as its handler does. */
  void receive(RequestSession session, ClientFrame.OfCapability request, Limits limits) {
    Entry<?> entry = byFrame.get(request.getClass());
    if (entry == null) {
      throw new IllegalStateException("nobody takes " + request.getClass());
    }
    entry.receive(session, request, limits);
  }

  private record Entry<F extends ClientFrame.OfCapability>(
      RequestType<F> type, RequestHandler<F> handler) {
    void receive(RequestSession session, ClientFrame.OfCapability request, Limits limits) {
      if (type.cost() == RequestType.Cost.REQUEST) {
        limits.request(session.caller().user());
      }
      handler.receive(session, type.frame().cast(request));
    }
  }
}
