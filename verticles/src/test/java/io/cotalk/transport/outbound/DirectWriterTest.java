package io.cotalk.transport.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cotalk.core.config.SocketConfig;
import io.cotalk.core.fanout.GapFrame;
import io.cotalk.core.persistence.Transport;
import io.cotalk.core.session.Heartbeats;
import io.cotalk.core.wire.FrameBytes;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.JsonLines;
import io.cotalk.testkit.TestConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real socket whose peer does not read for a while: what it takes in part comes whole. */
class DirectWriterTest {
  private static final int FRAMES = 20_000;

  private final SocketConfig config =
      TestConfig.with(
              Map.of("socket.outbound-frames", "1000000", "socket.outbound-bytes", "67108864"))
          .socket();
  private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
  private final CompletableFuture<OutboundQueue> queue = new CompletableFuture<>();
  private final JsonLines lines = new JsonLines();
  private final Gaps gaps = (room, from, to) -> GapFrame.of(lines, room, from, to);
  private EventLoopGroup group;
  private Socket client;

  @BeforeEach
  void connect() throws Exception {
    assumeTrue(Epoll.isAvailable());
    group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    Channel server =
        new ServerBootstrap()
            .group(group)
            .channel(EpollServerSocketChannel.class)
            .childHandler(new Receiver())
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    client = new Socket();
    client.setReceiveBufferSize(4096);
    client.connect((InetSocketAddress) server.localAddress());
  }

  @AfterEach
  void end() throws IOException {
    if (client != null) {
      client.close();
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  /** Makes the queue, and lets it go on when the socket takes more. */
  private final class Receiver extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      Flusher flusher = new Flusher(ctx.executor());
      OutboundMetrics metrics = new OutboundMetrics(new SimpleMeterRegistry(), Transport.HTTP);
      accepted.complete(ctx.channel());
      queue.complete(new OutboundQueue(ctx.channel(), config, gaps, flusher, metrics));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      queue.join().flush();
    }
  }

  private static String text(int number) {
    return "{\"number\":%06d,\"text\":\"%s\"}".formatted(number, "x".repeat(200));
  }

  @Test
  void aSocketThatTakesAPartGetsTheRestInOrder() throws Exception {
    EventLoop loop = accepted.join().eventLoop();
    for (int i = 0; i < FRAMES; i++) {
      FrameBytes frame = JsonLines.bytes(text(i));
      loop.execute(() -> queue.join().add(frame));
    }
    assertThat(loop.submit(queue.join()::isCrowded).sync().getNow()).isTrue();
    DataInputStream in = new DataInputStream(client.getInputStream());
    for (int i = 0; i < FRAMES; i++) {
      assertThat(new String(in.readNBytes(text(i).length()), StandardCharsets.UTF_8))
          .isEqualTo(text(i));
    }
  }

  @Test
  void aSocketWhoseRestCannotBeKeptGetsNoMore() throws Exception {
    Channel channel = accepted.join();
    channel.config().setAllocator(new NoMemory());
    for (int i = 0; i < FRAMES; i++) {
      FrameBytes frame = JsonLines.bytes(text(i));
      channel.eventLoop().execute(() -> queue.join().add(frame));
    }
    channel.eventLoop().submit(() -> queue.join().flush()).sync();
    channel.closeFuture().sync();
    DataInputStream in = new DataInputStream(client.getInputStream());
    int whole = 0;
    byte[] came = in.readAllBytes();
    int size = text(0).length();
    for (int at = 0; at + size <= came.length; at += size) {
      assertThat(new String(came, at, size, StandardCharsets.UTF_8)).isEqualTo(text(whole++));
    }
    assertThat(whole).isPositive().isLessThan(FRAMES);
  }

  /** What the peer's kernel has acknowledged shows that it is there; what ours keeps does not. */
  @Test
  void anAcknowledgementIsASignOfLifeAndSilenceIsNone() throws Exception {
    long began = Heartbeats.nowMillis();
    EventLoop loop = accepted.join().eventLoop();
    loop.submit(() -> queue.join().add(JsonLines.bytes("{}"))).sync();
    Await.until("it is acknowledged", () -> acknowledgedAt() >= began);
    Await.until("nothing comes for long", () -> Heartbeats.nowMillis() > began + 2_000);
    assertThat(acknowledgedAt()).isBetween(began, began + 1_500);
  }

  private long acknowledgedAt() {
    return accepted
        .join()
        .eventLoop()
        .submit(() -> queue.join().acknowledgedAt(Heartbeats.nowMillis()))
        .syncUninterruptibly()
        .getNow();
  }

  /** Has no direct memory left. */
  private static final class NoMemory extends AbstractByteBufAllocator {
    private final ByteBufAllocator heap = new UnpooledByteBufAllocator(false);

    @Override
    protected ByteBuf newHeapBuffer(int initial, int most) {
      return heap.heapBuffer(initial, most);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initial, int most) {
      throw new OutOfMemoryError("as if there were none");
    }

    @Override
    public boolean isDirectBufferPooled() {
      return false;
    }
  }

  @Test
  void aSocketThatIsClosedGetsNothing() throws Exception {
    accepted.join().close().sync();
    EventLoop loop = accepted.join().eventLoop();
    loop.submit(() -> queue.join().add(JsonLines.bytes("{}"))).sync();
    loop.submit(() -> queue.join().flush()).sync();
    assertThat(client.getInputStream().read()).isNegative();
  }
}
