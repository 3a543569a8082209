package io.cotalk.transport.socket;

import io.cotalk.core.wire.ClientFrames;
import io.cotalk.transport.link.TransportLoop;
import io.vertx.core.internal.ContextInternal;

/**
 * What the WebSockets of one event loop share. On that event loop only; ends with the Vert.x
 * instance.
 */
final class SocketLoop {
  private final Sockets sockets;
  private final TransportLoop links;
  private final ClientFrames frames;
  private byte[] scratch = new byte[1024];

  SocketLoop(Sockets sockets, TransportLoop links) {
    this.sockets = sockets;
    this.links = links;
    SocketSettings settings = sockets.settings();
    this.frames =
        new ClientFrames(
            settings.socket(), settings.messages(), sockets.services().sessions().requestTypes());
  }

  /** Returns a buffer of at least {@code length} bytes, for use until the next call. */
  byte[] scratch(int length) {
    if (scratch.length < length) {
      scratch = new byte[Math.max(length, 2 * scratch.length)];
    }
    return scratch;
  }

  ContextInternal context() {
    return links.context();
  }

  Sockets sockets() {
    return sockets;
  }

  /** Returns what the links of all transports share here. */
  TransportLoop links() {
    return links;
  }

  ClientFrames frames() {
    return frames;
  }

  SocketMetrics metrics() {
    return sockets.metrics();
  }
}
