package io.cotalk.transport.outbound;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bounds what a channel and its kernel hold unsent, so that a client that lags is noticed. */
public final class UnsentBounds {
  private static final Logger LOG = LoggerFactory.getLogger(UnsentBounds.class);

  /**
   * What the kernel may hold that it has not sent yet. A client that does not read is noticed
   * behind so much, and what is on its way to one that does read is not bounded by it.
   */
  private static final long UNSENT_BYTES = 16 * 1024;

  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(16 * 1024, 48 * 1024);

  private UnsentBounds() {}

  /** Sets the bounds; tells whether the client is still there. */
  public static boolean set(Channel channel) {
    try {
      channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
      if (channel instanceof EpollSocketChannel) {
        channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, UNSENT_BYTES);
      }
      return channel.isActive();
    } catch (ChannelException e) {
      LOG.debug("gone before it was taken over", e);
      return false;
    }
  }
}
