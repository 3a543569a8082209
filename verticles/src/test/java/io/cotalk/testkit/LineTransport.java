package io.cotalk.testkit;

import io.cotalk.core.config.Config;
import io.cotalk.core.limits.Verdict;
import io.cotalk.core.persistence.Transport;
import io.cotalk.core.session.ClientSessions;
import io.cotalk.core.session.ClientTransport;
import io.cotalk.core.wire.ClientFrames;
import io.cotalk.transport.link.TransportServices;
import io.cotalk.transport.outbound.UnsentBounds;
import io.netty.channel.Channel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A transport for tests, as plain as can be: TCP on loopback, a JSON object a line. What a room
 * brings has a head of each receiver's own, as STOMP has it: the number of the subscription.
 */
public final class LineTransport implements ClientTransport {
  static final Transport NAME = new Transport("lines");
  static final String DECODER = "lines";

  private static final String ADDRESS = "127.0.0.1";

  private final JsonLines encoding = new JsonLines();
  private final TransportServices services;
  private final ClientFrames frames;
  private @Nullable NetServer server;

  public LineTransport(TransportServices services) {
    this.services = services;
    Config config = services.config();
    this.frames =
        new ClientFrames(config.socket(), config.messages(), services.sessions().requestTypes());
  }

  /** Where it listens, once the node has started. */
  public int port() {
    return running().actualPort();
  }

  /** The sessions of its node. */
  public ClientSessions sessions() {
    return services.sessions();
  }

  /** How every frame is encoded, but for its head. */
  public JsonLines encoding() {
    return encoding;
  }

  @Override
  public Transport name() {
    return NAME;
  }

  @Override
  public Future<Void> start() {
    Vertx vertx = Vertx.currentContext().owner();
    NetServer listening =
        vertx
            .createNetServer(new NetServerOptions().setHost(ADDRESS).setPort(0))
            .connectHandler(this::take);
    server = listening;
    return listening.listen().mapEmpty();
  }

  private NetServer running() {
    return Objects.requireNonNull(server, "it has not started");
  }

  @Override
  public Future<Void> drain(Duration within) {
    return running().shutdown(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The end of the channel tells.
  private void take(NetSocket socket) {
    ContextInternal context = (ContextInternal) Vertx.currentContext();
    Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
    if (!UnsentBounds.set(channel)) {
      return;
    }
    if (services.budgets().accept(channel, ADDRESS) != Verdict.TAKEN
        || !services.addresses().acquire(ADDRESS)) {
      services.metrics(NAME).refused();
      channel.close();
      return;
    }
    LineLink link =
        new LineLink(
            this, services.loop(context), channel, services.reading(channel, NAME), ADDRESS);
    channel.pipeline().addBefore("handler", DECODER, new LineBasedFrameDecoder(1 << 18));
    channel.pipeline().addBefore("handler", null, new LineHandler(link, context));
  }

  TransportServices services() {
    return services;
  }

  ClientFrames frames() {
    return frames;
  }
}
