package io.cotalk.transport.outbound;

import io.cotalk.core.fanout.RoomFrame;
import io.cotalk.core.wire.Outgoing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames straight to a Linux socket, past the channel, from one buffer that all sockets of a
 * loop share: one event for a thousand sockets is copied once. Only while the channel itself holds
 * nothing, or the order would be lost. On one event loop only.
 */
final class DirectWriter {
  /** Bytes that go out in one write at most: a run of events is copied once for all sockets. */
  static final int BYTES = RoomFrame.MOST_BYTES;

  private final ByteBuf out = Unpooled.directBuffer(BYTES, BYTES);

  /** What {@link #out} holds; null when that is put together. */
  private @Nullable Outgoing held;

  /** Returns the socket to write to; null where only the channel may write. */
  static @Nullable Socket socketOf(Channel channel) {
    return channel instanceof EpollSocketChannel epoll
            && channel.pipeline().get(SslHandler.class) == null
            && epoll.fd() instanceof Socket socket
        ? socket
        : null;
  }

  /**
   * Writes the first {@code count} of {@code waiting}, together at most {@link #BYTES}.
   *
   * @return what the socket did not take, for the channel to go on with; null if it took all. All
   *     of it too when the socket has failed, which the channel will notice
   */
  @SuppressWarnings("ReferenceEquality") // Only the same frame is in the buffer already.
  @Nullable ByteBuf write(Channel channel, Socket socket, Iterable<Outgoing> waiting, int count) {
    Iterator<Outgoing> next = waiting.iterator();
    Outgoing first = next.next();
    if (count > 1 || first != held) {
      held = null;
      out.clear();
      first.writeTo(out);
      for (int i = 1; i < count; i++) {
        next.next().writeTo(out);
      }
      held = count == 1 ? first : null;
    }
    int bytes = out.readableBytes();
    int taken = send(socket, bytes);
    return taken == bytes
        ? null
        : channel.alloc().directBuffer(bytes - taken).writeBytes(out, taken, bytes - taken);
  }

  private int send(Socket socket, int bytes) {
    try {
      // The number of a closed one may be another client's by now.
      return socket.isOpen() ? socket.send(out.internalNioBuffer(0, bytes), 0, bytes) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
