package io.cotalk.node.health;

import io.cotalk.core.config.ConfigException;
import io.cotalk.core.config.ManagementConfig;
import io.cotalk.node.metrics.Metrics;
import io.cotalk.transport.failure.HttpErrors;
import io.cotalk.transport.failure.Incidents;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /health/live}, {@code /health/ready} and {@code /metrics} on a port of its own, to
 * those whom {@link ManagementGuard} lets in. First to start, last to stop. On an event loop.
 */
public final class ManagementVerticle extends VerticleBase {
  private static final int IDLE_SECONDS = 60;
  private static final String LIVE = "/health/live";
  private static final String READY = "/health/ready";
  private static final String METRICS = "/metrics";
  private static final Set<String> PATHS = Set.of(LIVE, READY, METRICS);
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
    return vertx
        .executeBlocking(ManagementVerticle::hostName)
        .compose(name -> listen(options, new ManagementGuard(config, name)));
  }

  private Future<HttpServer> listen(HttpServerOptions options, ManagementGuard guard) {
    Router router = router(guard);
    HttpServer made =
        vertx
            .createHttpServer(options)
            .requestHandler(
                request ->
                    guard
                        .refusal(request)
                        .ifPresentOrElse(
                            failure -> HttpErrors.refuse(request, failure),
                            () -> router.handle(request)));
    server = made;
    return made.listen()
        .recover(
            cause ->
                Future.failedFuture(
                    ConfigException.ofPort("management", config.host(), config.port(), cause)));
  }

  /** The system may ask a name server. */
  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }

  /** The port that is listened on. */
  public int port() {
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server.actualPort();
  }

  private Router router(ManagementGuard guard) {
    Router router = Router.router(vertx);
    router.route().handler(ManagementVerticle::giveId);
    router.route().failureHandler(HttpErrors::handle);
    path(router, LIVE).handler(ctx -> json(ctx, 200, new JsonObject().put("status", "live")));
    path(router, READY).handler(ctx -> tellReady(ctx, guard.seesAll(ctx.request())));
    path(router, METRICS).handler(guard::checkToken).handler(this::scrape);
    router.route().handler(ManagementVerticle::noRoute);
    return router;
  }

  private static Route path(Router router, String path) {
    return router.get(path).method(HttpMethod.HEAD);
  }

  private static void giveId(RoutingContext ctx) {
    ctx.put(HttpErrors.REQUEST_ID, Incidents.next());
    ctx.next();
  }

  /** The status is for everybody: a load balancer shows no token. */
  private void tellReady(RoutingContext ctx, boolean all) {
    JsonObject details = health.details();
    JsonObject body = all ? details : new JsonObject().put("status", details.getString("status"));
    json(ctx, health.isReady() ? 200 : 503, body);
  }

  private static void noRoute(RoutingContext ctx) {
    if (!PATHS.contains(ctx.normalizedPath())) {
      ctx.fail(404);
      return;
    }
    ctx.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD, OPTIONS");
    if (ctx.request().method().equals(HttpMethod.OPTIONS)) {
      ctx.response().setStatusCode(204).end();
    } else {
      ctx.fail(405);
    }
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
