package io.cotalk.transport.http;

import io.cotalk.core.limits.Limits;
import io.cotalk.core.tokens.AccessTokens;
import io.cotalk.core.tokens.Caller;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;

/**
 * Lets a request pass that has a valid access token as {@code Authorization: Bearer} (RFC 6750),
 * and keeps its {@link Caller}. Fails with {@code bad_request} (more than one header), {@code
 * unauthorized}, {@code rate_limited} and, for an address of many bad tokens, {@code busy}. Does
 * not block; any thread.
 */
public final class BearerHandler implements Handler<RoutingContext> {
  private static final String CALLER = Caller.class.getName();
  private static final String SCHEME = "Bearer ";

  private final AccessTokens tokens;
  private final Limits limits;
  private final PublicRequests strangers;

  /**
   * @param strangers counts the requests without a good token
   */
  public BearerHandler(AccessTokens tokens, Limits limits, PublicRequests strangers) {
    this.tokens = tokens;
    this.limits = limits;
    this.strangers = strangers;
  }

  @Override
  public void handle(RoutingContext ctx) {
    try {
      Caller caller = caller(ctx);
      limits.request(caller.user());
      ctx.put(CALLER, caller);
      LargeAnswers.ownedBy(ctx, caller.user());
    } catch (ChatException e) {
      if (e.code().equals(ErrorCode.UNAUTHORIZED)) {
        ctx.response().putHeader("WWW-Authenticate", "Bearer");
      }
      ctx.fail(e);
      return;
    }
    ctx.next();
  }

  private Caller caller(RoutingContext ctx) {
    String address = ClientAddress.of(ctx);
    try {
      return tokens.verify(token(ctx), address, limits);
    } catch (ChatException refused) {
      ChatException spent = strangers.count(ctx.request(), address);
      throw spent == null ? refused : spent;
    }
  }

  /** Returns the caller of a request that passed this handler. */
  static Caller callerOf(RoutingContext ctx) {
    return Objects.requireNonNull(ctx.get(CALLER), "the operation has no security requirement");
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
