package io.cotalk.transport.socket;

import io.cotalk.core.session.SessionLoop;
import io.cotalk.core.wire.ClientFrames;
import io.cotalk.transport.outbound.Flusher;
import io.cotalk.transport.outbound.Gaps;
import io.cotalk.transport.outbound.OutboundQueue;
import io.netty.channel.Channel;
import io.vertx.core.internal.ContextInternal;

/**
 * What the WebSockets of one event loop share. On that event loop only; ends with the Vert.x
 * instance.
 */
final class SocketLoop {
  private final ContextInternal context;
  private final Sockets sockets;
  private final SessionLoop sessions;
  private final Flusher flusher;
  private final ClientFrames frames;
  private byte[] scratch = new byte[1024];

  SocketLoop(ContextInternal context, Sockets sockets, SessionLoop sessions) {
    this.context = context;
    this.sockets = sockets;
    this.sessions = sessions;
    SocketSettings settings = sockets.settings();
    this.flusher =
        new Flusher(task -> context.nettyEventLoop().execute(() -> context.dispatch(task)));
    this.frames = new ClientFrames(settings.socket(), settings.messages(), sockets.requestTypes());
  }

  OutboundQueue queue(Channel channel, Gaps gaps) {
    return new OutboundQueue(
        channel, sockets.settings().socket(), gaps, flusher, sockets.outbound());
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

  SessionLoop sessions() {
    return sessions;
  }

  ClientFrames frames() {
    return frames;
  }

  SocketMetrics metrics() {
    return sockets.metrics();
  }
}
