package io.cotalk.transport.http;

import io.cotalk.core.config.ConfigException;
import io.cotalk.core.config.HttpConfig;
import io.cotalk.core.limits.NodeBudgets;
import io.cotalk.core.limits.Place;
import io.cotalk.core.limits.Verdict;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.transport.failure.HttpErrors;
import io.cotalk.transport.failure.HttpFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One server of the public port. Every instance has its own event loop; Vert.x deals connections
 * out to them. Requests go to the router, but for those at a path of a transport of its own. Its
 * stop accepts nothing new at once and waits for the open connections to end.
 */
public final class FrontVerticle extends VerticleBase {
  /** The system chooses, once for all instances. */
  private static final int ANY_SHARED_PORT = -1;

  /** What the kernel may hold for a client that does not read; it doubles it. */
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  private static final long RETRY_MILLIS = 5_000;

  private final HttpConfig config;
  private final NodeBudgets budgets;
  private final TrustedProxies proxies;
  private final PublicRequests strangers;
  private final Duration drain;
  private final Function<Vertx, Handler<HttpServerRequest>> requests;
  private final Map<String, Handler<HttpServerRequest>> byPath;
  private @Nullable HttpServer server;

  /**
   * @param budgets of which every connection has its part
   * @param strangers counts the requests that do not come to {@code requests}
   * @param drain how long a stop waits for open connections
   * @param requests makes what answers requests, for the instance's own Vert.x
   * @param byPath answers requests at these paths instead
   */
  public FrontVerticle(
      HttpConfig config,
      NodeBudgets budgets,
      PublicRequests strangers,
      Duration drain,
      Function<Vertx, Handler<HttpServerRequest>> requests,
      Map<String, Handler<HttpServerRequest>> byPath) {
    this.config = config;
    this.budgets = budgets;
    this.proxies = new TrustedProxies(config.trustedProxies());
    this.strangers = strangers;
    this.drain = drain;
    this.requests = requests;
    this.byPath = Map.copyOf(byPath);
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options = options();
    HttpServer made = vertx.createHttpServer(options);
    server = made;
    return made.connectionHandler(connection -> guard(connection, options))
        .requestHandler(new RequestChecks(config, this::refuse, byPath(requests.apply(vertx))))
        .invalidRequestHandler(this::refuseInvalid)
        .listen()
        .recover(
            cause ->
                Future.failedFuture(
                    ConfigException.ofPort("http", config.host(), config.port(), cause)));
  }

  @Override
  public Future<?> stop() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(drain.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The port that is listened on. */
  public int port() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server.actualPort();
  }

  private HttpServerOptions options() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(config.port() == 0 ? ANY_SHARED_PORT : config.port())
            .setMaxInitialLineLength(config.maxUriBytes() + " HTTP/1.1 OPTIONS".length())
            .setMaxHeaderSize(config.maxHeaderBytes())
            .setHttp2ClearTextEnabled(false)
            .setDecompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setPerFrameWebSocketCompressionSupported(false);
    options.setSendBufferSize(SEND_BUFFER_BYTES);
    options.setIdleTimeout((int) config.idleTimeout().toMillis());
    options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    return options;
  }

  private void guard(HttpConnection connection, HttpServerOptions options) {
    ChannelPipeline pipeline =
        ((Http1xServerConnection) connection).channelHandlerContext().pipeline();
    Verdict verdict = accept(connection, pipeline.channel());
    if (verdict != Verdict.TAKEN) {
      Refusals.closeWith(pipeline.context("handler"), tooMany(verdict));
      return;
    }
    StrictRequestDecoder decoder = new StrictRequestDecoder(options);
    pipeline.replace("httpDecoder", "httpDecoder", decoder);
    Place place = Place.of(pipeline.channel());
    pipeline.addBefore(
        "handler", null, new ConnectionGuard(config, decoder, place, forwarded(connection)));
  }

  /** Behind a proxy the client is known with a request only. */
  private Verdict accept(HttpConnection connection, Channel channel) {
    return budgets.accept(channel, isProxy(connection) ? null : String.valueOf(peer(connection)));
  }

  private @Nullable Function<List<String>, String> forwarded(HttpConnection connection) {
    String peer = String.valueOf(peer(connection));
    return isProxy(connection) ? values -> proxies.clientAddress(peer, values) : null;
  }

  private boolean isProxy(HttpConnection connection) {
    String peer = peer(connection);
    return peer != null && proxies.isTrusted(peer);
  }

  private static @Nullable String peer(HttpConnection connection) {
    SocketAddress peer = connection.remoteAddress();
    return peer == null ? null : peer.hostAddress();
  }

  private static HttpFailure tooMany(Verdict verdict) {
    return HttpFailure.of(
        verdict == Verdict.NODE_SPENT
            ? new ChatException(ErrorCode.BUSY, "this node has too many connections", RETRY_MILLIS)
            : new ChatException(
                ErrorCode.RATE_LIMITED, "too many connections from this address", RETRY_MILLIS));
  }

  private Handler<HttpServerRequest> byPath(Handler<HttpServerRequest> router) {
    return request -> {
      Handler<HttpServerRequest> other = byPath.get(request.path());
      if (other == null) {
        router.handle(request);
        return;
      }
      ChatException spent = count(request);
      if (spent == null) {
        other.handle(request);
      } else {
        HttpErrors.refuse(request, HttpFailure.of(spent));
      }
    };
  }

  private @Nullable ChatException count(HttpServerRequest request) {
    String address = proxies.clientAddress(request.remoteAddress(), request.headers());
    return strangers.count(request, address);
  }

  private void refuseInvalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    HttpFailure failure =
        switch (cause) {
          case TooLongHttpLineException e -> HttpFailure.ofStatus(414);
          case TooLongHttpHeaderException e -> HttpFailure.ofStatus(431);
          default -> HttpFailure.malformed();
        };
    refuse(request, failure);
  }

  /** The connection ends with it in any case. */
  private void refuse(HttpServerRequest request, HttpFailure failure) {
    ChatException spent = count(request);
    HttpErrors.refuse(request, spent == null ? failure : HttpFailure.of(spent).closing());
  }
}
