package io.cotalk.core.tokens;

import io.cotalk.core.config.Config;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/**
 * How a node knows who calls.
 *
 * @param access makes and verifies access tokens
 * @param revocations sessions whose tokens are refused
 */
public record TokenParts(TokenKeys keys, AccessTokens access, Revocations revocations) {
  /**
   * Makes the parts. Reads the key files, so it blocks a moment.
   *
   * @param revoked where revoked sessions are read
   * @throws io.cotalk.core.config.ConfigException when a key is missing or weak
   */
  public static TokenParts open(
      Config config, Vertx vertx, RevocationSource revoked, MeterRegistry registry) {
    InstantSource clock = InstantSource.system();
    TokenKeys keys = TokenKeys.open(vertx, config.auth(), config.node().profile(), clock, registry);
    Revocations revocations = new Revocations(vertx, revoked, config.auth(), registry);
    AccessTokens access = new AccessTokens(keys, revocations::isRevoked, config.auth(), clock);
    return new TokenParts(keys, access, revocations);
  }

  /** Stops what runs. */
  public Future<Void> stop() {
    keys.stop();
    return revocations.stop();
  }
}
