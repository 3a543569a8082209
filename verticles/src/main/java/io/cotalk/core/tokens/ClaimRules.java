package io.cotalk.core.tokens;

import io.cotalk.id.DeviceId;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an access token says: {@code iss}, {@code aud}, {@code sub} (user), {@code sid} (session),
 * {@code dev} (device), {@code iat}, {@code exp} in seconds, and {@code adm} for administrators.
 * Names it does not know are ignored, so that adjacent releases can add some.
 */
final class ClaimRules {
  /** The year 5000; no sum with it overflows. */
  private static final long MAX_SECONDS = 95_617_584_000L;

  private final InstantSource clock;
  private final Duration life;
  private final Duration skew;

  ClaimRules(InstantSource clock, Duration life, Duration skew) {
    this.clock = clock;
    this.life = life;
    this.skew = skew;
  }

  JsonObject claims(Caller caller) {
    JsonObject claims =
        new JsonObject()
            .put("iss", AccessTokens.ISSUER)
            .put("aud", AccessTokens.AUDIENCE)
            .put("sub", caller.user().toString())
            .put("sid", caller.session().toString())
            .put("dev", caller.device().toString())
            .put("iat", caller.expires().minus(life).getEpochSecond())
            .put("exp", caller.expires().getEpochSecond());
    return caller.admin() ? claims.put("adm", true) : claims;
  }

  /**
   * Reads the claims of a token. Throws IllegalArgumentException unless all are there and it lives
   * no longer than ours do: revocations are remembered only that long.
   */
  Caller caller(Map<String, Object> claims) {
    require(AccessTokens.ISSUER.equals(claims.get("iss")));
    require(AccessTokens.AUDIENCE.equals(claims.get("aud")));
    long issued = issued(claims);
    long expires = seconds(claims.get("exp"));
    Instant latest = clock.instant().plus(skew);
    require(issued <= latest.getEpochSecond());
    require(!claims.containsKey("nbf") || seconds(claims.get("nbf")) <= latest.getEpochSecond());
    require(expires > issued && expires - issued <= life.toSeconds());
    return new Caller(
        UserId.parse(text(claims.get("sub"))),
        DeviceId.parse(text(claims.get("dev"))),
        SessionId.parse(text(claims.get("sid"))),
        Instant.ofEpochSecond(expires),
        Boolean.TRUE.equals(claims.get("adm")));
  }

  /** Returns when a token with these claims was made, in seconds since 1970. */
  static long issued(Map<String, Object> claims) {
    return seconds(claims.get("iat"));
  }

  boolean isCurrent(Caller caller) {
    return clock.instant().isBefore(caller.expires());
  }

  private static long seconds(@Nullable Object value) {
    if (value instanceof Long seconds && seconds >= 0 && seconds <= MAX_SECONDS) {
      return seconds;
    }
    throw wrong();
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw wrong();
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw wrong();
    }
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException("a claim is missing or wrong");
  }
}
