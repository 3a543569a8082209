package io.cotalk.core.session;

import io.cotalk.core.config.SocketConfig;
import io.cotalk.core.fanout.FanoutLoop;
import io.cotalk.id.SessionId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the clients of one event loop share, whatever their transport. On that event loop only; ends
 * with the Vert.x instance.
 */
public final class SessionLoop {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLoop.class);
  private static final long MAX_TICK_MILLIS = 500;
  private static final long MIN_TICK_MILLIS = 10;

  /** Ticks in the shortest of the configured times. */
  private static final long PRECISION = 10;

  private final ClientSessions sessions;
  private final FanoutLoop fanout;
  private final Heartbeats heartbeats;
  private final Admission admission;
  private final Set<Conversation> conversations = new HashSet<>();

  SessionLoop(FanoutLoop fanout, ClientSessions sessions) {
    this.sessions = sessions;
    this.fanout = fanout;
    this.heartbeats = new Heartbeats(tickMillis(sessions.settings().socket()));
    this.admission = new Admission(fanout::atEndOfTurn, fanout::inNextTurn, sessions.metrics());
    fanout.periodically(heartbeats.tickMillis(), heartbeats::tick);
  }

  private static long tickMillis(SocketConfig config) {
    long shortest =
        Math.min(
            config.helloTimeout().toMillis(),
            Math.min(config.pongTimeout().toMillis(), config.heartbeat().toMillis()));
    return Math.clamp(shortest / PRECISION, MIN_TICK_MILLIS, MAX_TICK_MILLIS);
  }

  void add(Conversation conversation) {
    conversations.add(conversation);
  }

  void remove(Conversation conversation) {
    conversations.remove(conversation);
  }

  /** Ends the clients of a session; looks at all of them, since revocations are rare. */
  void revoked(SessionId session) {
    each(conversation -> conversation.revoked(session));
  }

  /** Sends every client elsewhere. */
  void sendAway(long withinMillis) {
    each(conversation -> conversation.goAway(withinMillis));
  }

  /** A fault of one client must not keep the others from it. */
  private void each(Consumer<Conversation> action) {
    for (Conversation conversation : List.copyOf(conversations)) {
      try {
        action.accept(conversation);
      } catch (RuntimeException | OutOfMemoryError e) {
        LOG.error("a connection failed", e);
        conversation.abort();
      }
    }
  }

  /** Returns what lets clients in, a few in each turn. */
  public Admission admission() {
    return admission;
  }

  ClientSessions sessions() {
    return sessions;
  }

  FanoutLoop fanout() {
    return fanout;
  }

  Heartbeats heartbeats() {
    return heartbeats;
  }

  SessionMetrics metrics() {
    return sessions.metrics();
  }
}
