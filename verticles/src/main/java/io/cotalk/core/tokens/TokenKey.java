package io.cotalk.core.tokens;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
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
  /** The open half, as it is published and checked with. */
  JWK jwk() {
    return new RSAKey.Builder(open)
        .keyID(kid)
        .keyUse(KeyUse.SIGNATURE)
        .algorithm(JWSAlgorithm.RS256)
        .build();
  }

  /** Characters of each signature of this key, in base64url. */
  int signatureChars() {
    int bytes = (open.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
    return (bytes * 4 + 2) / 3;
  }

  @Override
  public String toString() {
    return "TokenKey[" + kid + "]";
  }
}
