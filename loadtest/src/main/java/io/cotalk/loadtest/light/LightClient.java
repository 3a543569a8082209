package io.cotalk.loadtest.light;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The loops that connections live on; epoll where there is one. Closed by who made it. */
public final class LightClient implements AutoCloseable {
  /** A client address has 28,000 ports; so many addresses are used in turn. */
  private static final int SOURCES = 16;

  private static final int SMALL = 512;
  private static final int USUAL = 2048;
  private static final int LARGE = 64 << 10;
  private static final AdaptiveRecvByteBufAllocator RECEIVE =
      new AdaptiveRecvByteBufAllocator(SMALL, USUAL, LARGE);

  private final MultiThreadIoEventLoopGroup group;
  private final List<EventLoop> loops = new ArrayList<>();

  /** Starts so many threads. */
  public LightClient(int threads) {
    group =
        new MultiThreadIoEventLoopGroup(
            threads,
            new DefaultThreadFactory("light"),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    for (int i = 0; i < threads; i++) {
      loops.add(group.next());
    }
  }

  /** One for each thread. */
  public List<EventLoop> loops() {
    return List.copyOf(loops);
  }

  /**
   * Begins to connect; any thread. The listener hears of the connection on the loop's thread, first
   * {@code opened} or {@code closed}.
   *
   * @param number told back by the connection; also chooses the source address
   * @param receiveBytes what the kernel may hold that was not read yet; it doubles it; 0: as it
   *     likes
   * @return not open yet
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the connection hears of the end
  public LightConnection connect(
      EventLoop loop,
      InetSocketAddress server,
      Handshake handshake,
      int number,
      int receiveBytes,
      LightListener to) {
    LightConnection connection = new LightConnection(number, to, handshake);
    Channel channel = Epoll.isAvailable() ? new EpollSocketChannel() : new NioSocketChannel();
    channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
    channel.config().setRecvByteBufAllocator(RECEIVE);
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    channel.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 30_000);
    if (receiveBytes > 0) {
      channel.config().setOption(ChannelOption.SO_RCVBUF, receiveBytes);
    }
    if (channel instanceof EpollSocketChannel) {
      // The port is chosen together with the server's: the same one serves several servers.
      channel.config().setOption(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
    }
    channel.pipeline().addLast(connection);
    loop.register(channel);
    loop.execute(() -> channel.connect(server, source(server, number)).addListener(connection));
    return connection;
  }

  /** On loopback every address is ours; elsewhere the kernel chooses. */
  private static @Nullable SocketAddress source(InetSocketAddress server, int number) {
    if (!server.getAddress().isLoopbackAddress() || server.getAddress().getAddress().length != 4) {
      return null;
    }
    return new InetSocketAddress("127.0.0." + (2 + Math.floorMod(number, SOURCES)), 0);
  }

  /** Ends the threads and all connections. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
  }
}
