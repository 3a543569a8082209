package io.cotalk.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Handler;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Operation;
import java.util.concurrent.TimeUnit;

/**
 * Measures every request as {@code cotalk_http_requests}, by operation of the API and class of the
 * status; both are bounded, whatever clients ask for.
 */
public final class HttpMetrics implements Handler<RoutingContext> {
  private static final String NO_OPERATION = "other";

  private final MeterRegistry registry;

  public HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void handle(RoutingContext ctx) {
    long start = System.nanoTime();
    ctx.addEndHandler(ended -> record(ctx, System.nanoTime() - start));
    ctx.next();
  }

  private void record(RoutingContext ctx, long nanos) {
    Timer.builder("cotalk.http.requests")
        .description("Answered HTTP requests")
        .tag("operation", operation(ctx))
        .tag("status", ctx.response().getStatusCode() / 100 + "xx")
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private static String operation(RoutingContext ctx) {
    Route route = ctx.currentRoute();
    Operation operation =
        route == null ? null : route.getMetadata(RouterBuilder.KEY_META_DATA_OPERATION);
    return operation == null ? NO_OPERATION : operation.getOperationId();
  }
}
