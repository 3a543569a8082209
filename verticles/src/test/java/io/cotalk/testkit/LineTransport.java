package io.cotalk.testkit;

import io.cotalk.core.config.Config;
import io.cotalk.core.session.ClientSessions;
import io.cotalk.core.session.ClientTransport;
import io.cotalk.core.wire.ClientFrames;
import io.cotalk.node.capabilities.Capabilities;
import io.cotalk.transport.outbound.Flusher;
import io.cotalk.transport.outbound.OutboundMetrics;
import io.cotalk.transport.outbound.UnsentBounds;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A transport for tests, as plain as can be: TCP on loopback, a JSON object a line. What a room
 * brings has a head of each receiver's own, as STOMP has it: the number of the subscription.
 */
public final class LineTransport implements ClientTransport {
  static final String DECODER = "lines";

  private final Map<EventLoop, Flusher> flushers = new ConcurrentHashMap<>();
  private final JsonLines encoding = new JsonLines();
  private final OutboundMetrics metrics = new OutboundMetrics(new SimpleMeterRegistry());
  private final Config config;
  private final ClientFrames frames;
  private @Nullable NetServer server;
  private @Nullable ClientSessions started;

  /**
   * @param config of the node
   */
  public LineTransport(Config config) {
    this.config = config;
    this.frames = new ClientFrames(config.socket(), config.messages(), Capabilities.requests());
  }

  /** Where it listens, once the node has started. */
  public int port() {
    return running().actualPort();
  }

  /** How every frame is encoded, but for its head. */
  public JsonLines encoding() {
    return encoding;
  }

  @Override
  public Future<Void> start(ClientSessions sessions) {
    started = sessions;
    Vertx vertx = Vertx.currentContext().owner();
    NetServer listening =
        vertx
            .createNetServer(new NetServerOptions().setHost("127.0.0.1").setPort(0))
            .connectHandler(socket -> take(socket, sessions));
    server = listening;
    return listening.listen().mapEmpty();
  }

  /** The sessions of its node. */
  public ClientSessions sessions() {
    return Objects.requireNonNull(started, "it has not started");
  }

  private NetServer running() {
    return Objects.requireNonNull(server, "it has not started");
  }

  @Override
  public Future<Void> drain(Duration within) {
    return running().shutdown(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void take(NetSocket socket, ClientSessions sessions) {
    ContextInternal context = (ContextInternal) Vertx.currentContext();
    Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
    UnsentBounds.set(channel);
    Flusher flusher =
        flushers.computeIfAbsent(
            channel.eventLoop(),
            loop -> new Flusher(task -> loop.execute(() -> context.dispatch(task))));
    LineLink link = new LineLink(this, context, channel, flusher, sessions.loop(context));
    channel.pipeline().addBefore("handler", DECODER, new LineBasedFrameDecoder(1 << 18));
    channel.pipeline().addBefore("handler", null, link);
  }

  Config config() {
    return config;
  }

  ClientFrames frames() {
    return frames;
  }

  OutboundMetrics metrics() {
    return metrics;
  }
}
