package io.cotalk.capability.auth;

import io.cotalk.id.DeviceId;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Objects;

/**
 * Who makes a request, by their access token.
 *
 * @param session the login the token came from
 * @param expires when the token ends
 * @param admin whether the account was an administrator's when the token was made
 */
public record Caller(
    UserId user, DeviceId device, SessionId session, Instant expires, boolean admin) {
  private static final String KEY = Caller.class.getName();

  /** Returns the caller of an HTTP request that passed the {@link BearerHandler}. */
  public static Caller of(RoutingContext ctx) {
    return Objects.requireNonNull(ctx.get(KEY), "the operation has no security requirement");
  }

  void putInto(RoutingContext ctx) {
    ctx.put(KEY, this);
  }
}
