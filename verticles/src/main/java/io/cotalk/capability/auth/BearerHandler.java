package io.cotalk.capability.auth;

import io.cotalk.core.limits.Limits;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.transport.http.ClientAddress;
import io.cotalk.transport.http.LargeAnswers;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Lets a request pass that has a valid access token as {@code Authorization: Bearer} (RFC 6750),
 * and keeps its {@link Caller}. Fails with {@code bad_request} (more than one header), {@code
 * unauthorized}, {@code rate_limited} and, for an address of many bad tokens, {@code busy}. Does
 * not block; any thread.
 */
public final class BearerHandler implements Handler<RoutingContext> {
  private static final String SCHEME = "Bearer ";

  private final AccessTokens tokens;
  private final Limits limits;

  public BearerHandler(AccessTokens tokens, Limits limits) {
    this.tokens = tokens;
    this.limits = limits;
  }

  @Override
  public void handle(RoutingContext ctx) {
    try {
      Caller caller = tokens.verify(token(ctx), ClientAddress.of(ctx), limits);
      limits.request(caller.user());
      caller.putInto(ctx);
      LargeAnswers.ownedBy(ctx, caller.user());
    } catch (ChatException e) {
      if (e.code() == ErrorCode.UNAUTHORIZED) {
        ctx.response().putHeader("WWW-Authenticate", "Bearer");
      }
      ctx.fail(e);
      return;
    }
    ctx.next();
  }

  /** Two headers could be read differently by a proxy and by us. */
  private static String token(RoutingContext ctx) {
    List<String> headers = ctx.request().headers().getAll(HttpHeaders.AUTHORIZATION);
    if (headers.size() > 1) {
      throw new ChatException(ErrorCode.BAD_REQUEST, "more than one Authorization header");
    }
    if (headers.isEmpty()
        || !headers.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw AccessTokens.refused();
    }
    return headers.getFirst().substring(SCHEME.length()).strip();
  }
}
