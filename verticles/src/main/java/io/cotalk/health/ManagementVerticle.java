package io.cotalk.health;

import io.cotalk.config.ConfigException;
import io.cotalk.config.ManagementConfig;
import io.cotalk.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /health/live}, {@code /health/ready} and {@code /metrics} on a port of its own.
 * First to start, last to stop. On an event loop.
 */
public final class ManagementVerticle extends VerticleBase {
  private static final int IDLE_SECONDS = 60;
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final ManagementConfig config;
  private final Health health;
  private final Metrics metrics;
  private @Nullable HttpServer server;

  public ManagementVerticle(ManagementConfig config, Health health, Metrics metrics) {
    this.config = config;
    this.health = health;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setHttp2ClearTextEnabled(false);
    options.setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
    HttpServer made = vertx.createHttpServer(options).requestHandler(router());
    server = made;
    return made.listen()
        .recover(
            cause ->
                Future.failedFuture(
                    ConfigException.ofPort("management", config.host(), config.port(), cause)));
  }

  /** The port that is listened on. */
  public int port() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server.actualPort();
  }

  private Router router() {
    Router router = Router.router(vertx);
    router
        .get("/health/live")
        .handler(ctx -> json(ctx, 200, new JsonObject().put("status", "live")));
    router
        .get("/health/ready")
        .handler(ctx -> json(ctx, health.isReady() ? 200 : 503, health.details()));
    router.get("/metrics").handler(this::scrape);
    return router;
  }

  private void scrape(RoutingContext ctx) {
    vertx
        .executeBlocking(metrics::scrape, false)
        .onSuccess(
            text -> ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, PROMETHEUS_TEXT).end(text))
        .onFailure(ctx::fail);
  }

  private static void json(RoutingContext ctx, int status, JsonObject body) {
    ctx.response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(body.toBuffer());
  }
}
