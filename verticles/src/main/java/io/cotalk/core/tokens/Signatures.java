package io.cotalk.core.tokens;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Checks the signatures of access tokens against one set of keys, by Vert.x' {@code JWTAuth}. Any
 * thread; none waits for another: {@code JWTAuth} checks one signature at a time, behind a lock, so
 * each check under way has one of its own. There are as many as threads ever checked at once.
 */
final class Signatures {
  private final Vertx vertx;
  private final JWTAuthOptions options;
  private final Queue<JWTAuth> idle = new ConcurrentLinkedQueue<>();

  Signatures(Vertx vertx, List<TokenKey> keys) {
    this.vertx = vertx;
    // Times are judged by ClaimRules, which has a clock and knows the skew.
    this.options =
        new JWTAuthOptions()
            .setJWTOptions(
                new JWTOptions()
                    .setIgnoreExpiration(true)
                    .setIssuer(AccessTokens.ISSUER)
                    .addAudience(AccessTokens.AUDIENCE));
    keys.forEach(key -> options.addJwk(new JsonObject(key.jwk().toJSONObject())));
  }

  /**
   * Whether the key has signed the token. Takes about 50 µs and does not block.
   *
   * @param token whose form and claims are right: {@code JWTAuth} takes more spellings of a token
   *     than one, and fails in its own ways on claims of odd types
   * @param key one of the set; the token names it
   */
  boolean isRight(String token, TokenKey key) {
    // JWTAuth fills up shorter ones with zeros, so that a token could be spelled in two ways.
    if (token.length() - token.lastIndexOf('.') - 1 != key.signatureChars()) {
      return false;
    }
    JWTAuth kept = idle.poll();
    JWTAuth auth = kept == null ? JWTAuth.create(vertx, options) : kept;
    // It is asynchronous in form only; an answer that is not there yet would be a refusal.
    boolean right = auth.authenticate(new TokenCredentials(token)).succeeded();
    idle.offer(auth);
    return right;
  }
}
