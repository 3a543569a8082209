package io.cotalk.http;

import io.cotalk.config.ConfigException;
import io.cotalk.config.HttpConfig;
import io.cotalk.failure.HttpErrors;
import io.cotalk.failure.HttpFailure;
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
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One server of the public port. Every instance has its own event loop; Vert.x deals connections
 * out to them. Requests go to the router, those at {@code /ws} to the sockets. Its stop accepts
 * nothing new at once and waits for the open connections to end.
 */
public final class FrontVerticle extends VerticleBase {
  /** Where WebSockets begin. */
  public static final String SOCKET_PATH = "/ws";

  /** The system chooses, once for all instances. */
  private static final int ANY_SHARED_PORT = -1;

  /** What the kernel may hold for a client that does not read; it doubles it. */
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  private final HttpConfig config;
  private final Duration drain;
  private final Function<Vertx, Handler<HttpServerRequest>> requests;
  private final Handler<HttpServerRequest> upgrades;
  private @Nullable HttpServer server;

  /**
   * @param drain how long a stop waits for open connections
   * @param requests makes what answers requests, for the instance's own Vert.x
   * @param upgrades answers requests at {@link #SOCKET_PATH}
   */
  public FrontVerticle(
      HttpConfig config,
      Duration drain,
      Function<Vertx, Handler<HttpServerRequest>> requests,
      Handler<HttpServerRequest> upgrades) {
    this.config = config;
    this.drain = drain;
    this.requests = requests;
    this.upgrades = upgrades;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options = options();
    HttpServer made = vertx.createHttpServer(options);
    server = made;
    return made.connectionHandler(connection -> guard(connection, options))
        .requestHandler(new RequestChecks(config, byPath(requests.apply(vertx))))
        .invalidRequestHandler(FrontVerticle::refuse)
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
    RequestDeadline deadline = new RequestDeadline(config.requestTimeout());
    pipeline.addFirst(deadline.bytes());
    pipeline.replace("httpDecoder", "httpDecoder", new StrictRequestDecoder(options));
    pipeline.addBefore("handler", null, deadline.messages());
    pipeline.addBefore("handler", null, new MalformedContent());
  }

  private Handler<HttpServerRequest> byPath(Handler<HttpServerRequest> router) {
    return request -> (SOCKET_PATH.equals(request.path()) ? upgrades : router).handle(request);
  }

  private static void refuse(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    HttpFailure failure =
        switch (cause) {
          case TooLongHttpLineException e -> HttpFailure.ofStatus(414);
          case TooLongHttpHeaderException e -> HttpFailure.ofStatus(431);
          default -> HttpFailure.malformed();
        };
    HttpErrors.refuse(request, failure);
  }
}
