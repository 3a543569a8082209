package io.cotalk.transport.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;

/**
 * Measures every request as {@code cotalk_http_requests}, by operation of the API and class of the
 * status; both are bounded, whatever clients ask for.
 */
public final class HttpMetrics implements Handler<RoutingContext> {
  private static final String OPERATION = HttpMetrics.class.getName();
  private static final String NO_OPERATION = "other";

  private final MeterRegistry registry;

  public HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Stands first in an operation and tells its name. */
  static Handler<RoutingContext> named(String operation) {
    return ctx -> {
      ctx.put(OPERATION, operation);
      ctx.next();
    };
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
        .tag("operation", ctx.get(OPERATION, NO_OPERATION))
        .tag("status", ctx.response().getStatusCode() / 100 + "xx")
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }
}
