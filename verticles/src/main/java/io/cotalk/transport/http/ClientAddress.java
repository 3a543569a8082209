package io.cotalk.transport.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Finds out, once for each request, which address it comes from. */
public final class ClientAddress implements Handler<RoutingContext> {
  private static final String KEY = ClientAddress.class.getName();

  private final TrustedProxies proxies;

  ClientAddress(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  /** The address of the client of {@code ctx} as text, for limits and logs. */
  public static String of(RoutingContext ctx) {
    return String.valueOf(ctx.<String>get(KEY));
  }

  @Override
  public void handle(RoutingContext ctx) {
    ctx.put(KEY, proxies.clientAddress(ctx.request().remoteAddress(), ctx.request().headers()));
    ctx.next();
  }
}
