package io.cotalk.transport.socket;

import io.cotalk.core.session.CloseReason;
import io.cotalk.transport.link.ChannelLink;
import io.cotalk.transport.link.ReadControl;
import io.cotalk.transport.link.TransportLoop;
import io.netty.channel.Channel;

/**
 * The link of a client with a WebSocket, whatever its messages say. On the channel's event loop
 * only.
 */
abstract class WebSocketLink extends ChannelLink {
  private final FrameHandler frames;

  WebSocketLink(
      TransportLoop loop,
      Channel channel,
      ReadControl reading,
      FrameHandler frames,
      String address) {
    super(loop, channel, reading, address);
    this.frames = frames;
  }

  /**
   * Takes one text message, in strict UTF-8.
   *
   * @param bytes of which the first {@code length} count, until the return
   */
  abstract void receive(byte[] bytes, int length);

  /** A message of several frames has begun; it must be finished in time. */
  final void fragmented() {
    conversation().schedule(unfinishedBy());
  }

  /** Closes with a code, after what is queued and fits into the channel. */
  final void close(CloseCode code) {
    flush();
    frames.close(code);
  }

  @Override
  protected final void end(CloseReason reason) {
    frames.close(CloseCode.of(reason));
  }

  @Override
  public final void welcomed() {
    super.welcomed();
    frames.welcomed();
  }

  @Override
  protected final long ownTurn(long now) {
    if (unfinishedBy() <= now) {
      close(CloseCode.UNFINISHED);
    }
    return unfinishedBy();
  }

  private long unfinishedBy() {
    long since = frames.fragmentedSince();
    return since < 0 ? NEVER : since + limits().stallLimit().toMillis();
  }
}
