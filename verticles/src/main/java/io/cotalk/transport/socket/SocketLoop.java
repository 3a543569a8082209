package io.cotalk.transport.socket;

import io.cotalk.core.fanout.FanoutLoop;
import io.cotalk.core.wire.ClientFrames;
import io.cotalk.id.SessionId;
import io.netty.channel.Channel;
import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.internal.ContextInternal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the connections of one event loop share. On that event loop only; ends with the Vert.x
 * instance.
 */
final class SocketLoop {
  private static final Logger LOG = LoggerFactory.getLogger(SocketLoop.class);
  private static final long MAX_TICK_MILLIS = 500;
  private static final long MIN_TICK_MILLIS = 10;

  /** Ticks in the shortest of the configured times. */
  private static final long PRECISION = 10;

  private final ContextInternal context;
  private final Sockets sockets;
  private final FanoutLoop fanout;
  private final Flusher flusher;
  private final Heartbeats heartbeats;
  private final Admission admission;
  private final ClientFrames frames;
  private final Set<Connection> connections = new HashSet<>();
  private byte[] scratch = new byte[1024];

  SocketLoop(ContextInternal context, Sockets sockets) {
    this.context = context;
    this.sockets = sockets;
    SocketSettings settings = sockets.settings();
    this.fanout = sockets.services().channels().loop(context);
    this.flusher =
        new Flusher(task -> context.nettyEventLoop().execute(() -> context.dispatch(task)));
    this.heartbeats = new Heartbeats(tickMillis(settings));
    this.admission = new Admission(this::atEndOfTurn, this::inNextTurn, metrics());
    this.frames = new ClientFrames(settings.socket(), settings.messages());
    context.setPeriodic(heartbeats.tickMillis(), ignored -> heartbeats.tick());
  }

  private static long tickMillis(SocketSettings settings) {
    long shortest =
        Math.min(
            settings.socket().helloTimeout().toMillis(),
            Math.min(
                settings.socket().pongTimeout().toMillis(),
                settings.socket().heartbeat().toMillis()));
    return Math.clamp(shortest / PRECISION, MIN_TICK_MILLIS, MAX_TICK_MILLIS);
  }

  private void atEndOfTurn(Runnable task) {
    ((SingleThreadEventLoop) context.nettyEventLoop()).executeAfterEventLoopIteration(task);
  }

  /** Unlike a task, which may run before the loop looks for what has come. */
  private void inNextTurn(Runnable task) {
    var unused =
        context.nettyEventLoop().schedule(() -> context.dispatch(task), 1, TimeUnit.NANOSECONDS);
  }

  OutboundQueue queue(Channel channel) {
    return new OutboundQueue(channel, sockets.settings().socket(), flusher, metrics());
  }

  void add(Connection connection) {
    connections.add(connection);
    metrics().connected();
  }

  void remove(Connection connection) {
    if (connections.remove(connection)) {
      metrics().disconnected();
    }
  }

  /** Ends the connections of a session; looks at all of them, since revocations are rare. */
  void revoked(SessionId session) {
    each(connection -> connection.revoked(session));
  }

  /** Sends every client elsewhere. */
  void sendAway(long withinMillis) {
    each(connection -> connection.goAway(withinMillis));
  }

  /** A fault of one connection must not keep the others from it. */
  private void each(Consumer<Connection> action) {
    for (Connection connection : List.copyOf(connections)) {
      try {
        action.accept(connection);
      } catch (RuntimeException | OutOfMemoryError e) {
        LOG.error("a connection failed", e);
        connection.abort();
      }
    }
  }

  /** Returns a buffer of at least {@code length} bytes, for use until the next call. */
  byte[] scratch(int length) {
    if (scratch.length < length) {
      scratch = new byte[Math.max(length, 2 * scratch.length)];
    }
    return scratch;
  }

  ContextInternal context() {
    return context;
  }

  Sockets sockets() {
    return sockets;
  }

  FanoutLoop fanout() {
    return fanout;
  }

  Heartbeats heartbeats() {
    return heartbeats;
  }

  Admission admission() {
    return admission;
  }

  ClientFrames frames() {
    return frames;
  }

  SocketMetrics metrics() {
    return sockets.metrics();
  }
}
