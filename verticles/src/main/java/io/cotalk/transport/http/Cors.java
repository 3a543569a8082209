package io.cotalk.transport.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/**
 * Lets pages of the configured origins use the API, by the CORS headers of the Fetch standard. To
 * pages of other origins nothing is said, and so their browser refuses them. No cookies are ever
 * involved.
 */
final class Cors implements Handler<RoutingContext> {
  private static final String MAX_AGE_SECONDS = "600";

  private final Origins origins;

  Cors(Origins origins) {
    this.origins = origins;
  }

  @Override
  public void handle(RoutingContext ctx) {
    String origin = ctx.request().getHeader(HttpHeaders.ORIGIN);
    HttpServerResponse response = ctx.response();
    response.headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    boolean configured = origin != null && origins.isConfigured(origin);
    if (configured) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "X-Request-Id, Retry-After");
    }
    if (configured && isPreflight(ctx)) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, DELETE");
      response.putHeader(
          HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, Idempotency-Key");
      response.putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
    }
    ctx.next();
  }

  /** Answers questions whether a request may be made, which by now have their headers. */
  static void answer(RoutingContext ctx) {
    if (isPreflight(ctx)) {
      ctx.response().setStatusCode(204).end();
    } else {
      ctx.next();
    }
  }

  private static boolean isPreflight(RoutingContext ctx) {
    return ctx.request().method().equals(HttpMethod.OPTIONS)
        && ctx.request().headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
  }
}
