package io.cotalk.auth;

import io.cotalk.config.AuthConfig;
import io.cotalk.config.ConfigException;
import io.cotalk.config.Profile;

/**
 * Both kinds of tokens and what ends them early. Any thread.
 *
 * @param refresh made and read with the secret in {@code auth.keys-dir}
 */
public record AuthTokens(AccessTokens access, RefreshTokens refresh, Revocations revocations) {
  /**
   * Reads the secret of refresh tokens. Blocking; for the start of a node.
   *
   * @throws ConfigException when the secret is missing, short, a sample, or, outside of
   *     development, a file everybody may read
   */
  public static AuthTokens open(
      AccessTokens access, Revocations revocations, AuthConfig config, Profile profile) {
    byte[] secret = KeyFolder.refreshSecret(config.keysDir(), profile);
    return new AuthTokens(access, new RefreshTokens(secret), revocations);
  }
}
