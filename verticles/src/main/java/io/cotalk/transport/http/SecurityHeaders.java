package io.cotalk.transport.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Headers that every answer has. */
final class SecurityHeaders implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext ctx) {
    ctx.response().putHeader("X-Content-Type-Options", "nosniff");
    ctx.next();
  }
}
