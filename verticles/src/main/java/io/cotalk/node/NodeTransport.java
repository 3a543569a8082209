package io.cotalk.node;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a node's sockets are served on Linux: as Vert.x does, but connections are accepted by one of
 * the event loops, and no option of theirs is set to what it is already, or can have from the
 * socket that listens (decisions 0057, 0058). One for each Vert.x instance, which is made by one
 * thread and binds ports on any.
 */
final class NodeTransport extends EpollTransport {
  /** Netty knows it of connections only. {@code SOL_SOCKET} and {@code SO_SNDBUF} of Linux. */
  private static final ChannelOption<Integer> LISTENERS_SEND_BUFFER =
      new IntegerUnixChannelOption("SO_SNDBUF", 1, 7);

  private @Nullable EventLoopGroup loops;

  private NodeTransport() {}

  /** Returns the best there is on this system for a new Vert.x instance. */
  static Transport make() {
    NodeTransport linux = new NodeTransport();
    if (linux.isAvailable()) {
      return linux;
    }
    var elsewhere = io.vertx.core.transport.Transport.nativeTransport();
    return (elsewhere == null ? io.vertx.core.transport.Transport.NIO : elsewhere).implementation();
  }

  /** Vert.x asks for the event loops first. */
  @Override
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
    EventLoopGroup made = loops;
    if (type == ACCEPTOR_EVENT_LOOP_GROUP && made != null) {
      return made;
    }
    made = super.eventLoopGroup(type, threads, factory, ioRatio);
    loops = made;
    return made;
  }

  @Override
  public void configure(NetServerOptions options, boolean domain, ServerBootstrap bootstrap) {
    super.configure(options, domain, bootstrap);
    if (options.getSendBufferSize() > 0) {
      bootstrap.option(LISTENERS_SEND_BUFFER, options.getSendBufferSize());
      bootstrap.childOption(ChannelOption.SO_SNDBUF, null);
    }
    if (options.getTcpUserTimeout() == 0) {
      bootstrap.childOption(EpollChannelOption.TCP_USER_TIMEOUT, null);
    }
    if (!options.isTcpCork()) {
      bootstrap.childOption(EpollChannelOption.TCP_CORK, null);
    }
    if (!options.isTcpKeepAlive()) {
      bootstrap.childOption(ChannelOption.SO_KEEPALIVE, null);
    }
    if (options.isTcpNoDelay()) {
      // Netty's channel begins with it.
      bootstrap.childOption(ChannelOption.TCP_NODELAY, null);
    }
  }
}
