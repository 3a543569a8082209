package io.cotalk.core.tokens;

import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;

/**
 * One RSA key of the nodes.
 *
 * @param kid its name in tokens and in the published set
 * @param published since when all nodes can know it
 */
record TokenKey(String kid, Instant published, RSAPrivateKey secret, RSAPublicKey open) {
  @Override
  public String toString() {
    return "TokenKey[" + kid + "]";
  }
}
