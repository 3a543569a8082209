package io.cotalk.transport.http;

import io.cotalk.core.limits.Limits;
import io.cotalk.error.ChatException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests that no user's limits count, because they show no good access token or need
 * none: of each address and of the node (decision 0113). A connection whose request was refused
 * here rests for the wait that it was told. On the connection's event loop.
 */
public final class PublicRequests implements Handler<RoutingContext> {
  private final Limits limits;

  public PublicRequests(Limits limits) {
    this.limits = limits;
  }

  /** Goes on, or fails with {@code rate_limited} or {@code busy}. */
  @Override
  public void handle(RoutingContext ctx) {
    ChatException refusal = count(ctx.request(), ClientAddress.of(ctx));
    if (refusal == null) {
      ctx.next();
    } else {
      ctx.fail(refusal);
    }
  }

  /**
   * Counts a request; returns why it is refused, or null.
   *
   * @param address of the client, as text
   */
  @Nullable ChatException count(HttpServerRequest request, String address) {
    try {
      limits.publicRequest(address);
      return null;
    } catch (ChatException refused) {
      ConnectionGuard.rest(request.connection(), refused.retryMillis());
      return refused;
    }
  }
}
