package io.cotalk.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cotalk.testkit.Await;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxBootstrapImpl;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeTransportTest {
  private static final int LOOPS = 2;
  private static final int ANY_SHARED_PORT = -1;
  private static final int SEND_BUFFER = 40_000;

  private final Set<String> serving = ConcurrentHashMap.newKeySet();
  private final Set<Integer> sendBuffers = ConcurrentHashMap.newKeySet();
  private Vertx vertx;
  private volatile int port;

  @BeforeEach
  void start() {
    assumeTrue(Epoll.isAvailable(), "elsewhere Vert.x' own transport is used");
    vertx =
        new VertxBootstrapImpl(new VertxOptions().setEventLoopPoolSize(LOOPS))
            .transport(NodeTransport.make())
            .init()
            .vertx();
  }

  @AfterEach
  void end() {
    if (vertx != null) {
      Future<Void> closed = vertx.close();
      Await.until("all loops have ended", closed::succeeded);
    }
  }

  @Test
  void connectionsAreAcceptedByTheLoopsThatServeThemAndDealtOutToAll() {
    Set<Thread> before = acceptors();
    Future<String> deployed =
        vertx.deployVerticle(Echo::new, new DeploymentOptions().setInstances(LOOPS));
    Await.until("all listen", deployed::succeeded);
    for (int i = 0; i < 2 * LOOPS; i++) {
      Future<String> answer =
          vertx.createNetClient().connect(port, "127.0.0.1").compose(NodeTransportTest::hello);
      Await.until("it answers", answer::succeeded);
      assertThat(answer.result()).isEqualTo("hello");
    }
    assertThat(serving).hasSize(LOOPS).allMatch(name -> name.startsWith("vert.x-eventloop"));
    assertThat(acceptors()).isSubsetOf(before);
    assertThat(sendBuffers).as("Linux doubles what is asked for").containsOnly(2 * SEND_BUFFER);
  }

  private static int sendBuffer(NetSocket socket) {
    Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
    return channel.config().getOption(ChannelOption.SO_SNDBUF);
  }

  private static Future<String> hello(NetSocket socket) {
    Promise<String> answer = Promise.promise();
    socket.handler(buffer -> answer.complete(buffer.toString()));
    return socket.write("hello").compose(written -> answer.future());
  }

  @Test
  void noOptionOfAConnectionIsSetToWhatItIsAlready() {
    ServerBootstrap bootstrap = new ServerBootstrap();
    NodeTransport.make().configure(new NetServerOptions(), false, bootstrap);
    assertThat(bootstrap.config().childOptions()).containsOnlyKeys(EpollChannelOption.TCP_QUICKACK);
    NetServerOptions own =
        new NetServerOptions()
            .setSendBufferSize(SEND_BUFFER)
            .setTcpKeepAlive(true)
            .setTcpUserTimeout(5_000);
    NodeTransport.make().configure(own, false, bootstrap);
    assertThat(bootstrap.config().childOptions())
        .doesNotContainKey(ChannelOption.SO_SNDBUF)
        .containsEntry(ChannelOption.SO_KEEPALIVE, true)
        .containsEntry(EpollChannelOption.TCP_USER_TIMEOUT, 5_000);
  }

  /** Those of other tests' instances may be among them. */
  private static Set<Thread> acceptors() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("vert.x-acceptor"))
        .collect(Collectors.toSet());
  }

  private final class Echo extends VerticleBase {
    @Override
    public Future<?> start() {
      return vertx
          .createNetServer(new NetServerOptions().setSendBufferSize(SEND_BUFFER))
          .connectHandler(
              socket -> {
                serving.add(Thread.currentThread().getName());
                sendBuffers.add(sendBuffer(socket));
                socket.pipeTo(socket);
              })
          .listen(ANY_SHARED_PORT, "127.0.0.1")
          .onSuccess(server -> port = server.actualPort());
    }
  }
}
