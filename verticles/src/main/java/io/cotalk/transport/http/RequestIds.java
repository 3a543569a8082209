package io.cotalk.transport.http;

import io.cotalk.transport.failure.HttpErrors;
import io.cotalk.transport.failure.Incidents;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/**
 * Gives every request an id that its answer and the log carry. A client's own is not taken over.
 */
final class RequestIds implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext ctx) {
    String id = Incidents.next();
    ctx.put(HttpErrors.REQUEST_ID, id);
    ctx.response().putHeader(HttpErrors.REQUEST_ID, id);
    ctx.next();
  }
}
