package io.cotalk.capability.auth;

import io.cotalk.core.config.AuthConfig;
import io.cotalk.core.config.ConfigException;
import io.cotalk.core.config.Profile;
import io.cotalk.core.tokens.AccessTokens;
import io.cotalk.core.tokens.KeyFolder;
import io.cotalk.core.tokens.Revocations;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Both kinds of tokens and what ends them early. Any thread.
 *
 * @param refresh made and read with the secret in {@code auth.keys-dir}
 * @param reused counts refresh tokens that were shown again: one of two holders stole it
 */
public record AuthTokens(
    AccessTokens access, RefreshTokens refresh, Revocations revocations, Counter reused) {
  /**
   * Reads the secret of refresh tokens. Blocking; for the start of a node.
   *
   * @throws ConfigException when the secret is missing, short, a sample, or, outside of
   *     development, a file everybody may read
   */
  public static AuthTokens open(
      AccessTokens access,
      Revocations revocations,
      AuthConfig config,
      Profile profile,
      MeterRegistry registry) {
    byte[] secret = KeyFolder.refreshSecret(config.keysDir(), profile);
    Counter reused =
        Counter.builder("cotalk.refresh.reused")
            .description("Refresh tokens shown again, which ended their session")
            .register(registry);
    return new AuthTokens(access, new RefreshTokens(secret), revocations, reused);
  }
}
