package io.cotalk.transport.socket;

import io.cotalk.core.persistence.Transport;
import io.cotalk.core.wire.ClientFrame;
import io.cotalk.core.wire.Encoding;
import io.cotalk.transport.link.ReadControl;
import io.netty.channel.Channel;
import java.util.List;

/**
 * Hop 1 of a message: the WebSocket of one client, with one or more JSON objects in each message.
 * Decodes what comes and gives it to the client's {@link io.cotalk.core.session.Conversation}. On
 * the channel's event loop only.
 */
final class Connection extends WebSocketLink {
  private final SocketLoop loop;

  Connection(
      SocketLoop loop, Channel channel, ReadControl reading, FrameHandler frames, String address) {
    super(loop.links(), channel, reading, frames, address);
    this.loop = loop;
  }

  @Override
  void receive(byte[] bytes, int length) {
    List<ClientFrame> objects = loop.frames().read(bytes, length);
    if (objects.size() > 1 && !chargeObjects(objects.size() - 1)) {
      return;
    }
    for (ClientFrame frame : objects) {
      if (isClosing()) {
        return;
      }
      conversation().receive(frame);
    }
  }

  @Override
  public Encoding encoding() {
    return TextFrames.ENCODING;
  }

  @Override
  public Transport transport() {
    return WebSocketTransport.NAME;
  }
}
