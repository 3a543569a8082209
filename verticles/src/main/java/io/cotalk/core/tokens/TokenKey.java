package io.cotalk.core.tokens;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One RSA key of the nodes.
 *
 * @param kid its name in tokens and in the published set
 * @param published since when all nodes can know it
 */
record TokenKey(String kid, Instant published, RSAPrivateKey secret, RSAPublicKey open) {
  private static final String MAC = "HmacSHA256";
  private static final byte[] PURPOSE = "co-talk token id\n".getBytes(StandardCharsets.US_ASCII);
  private static final int ID_BYTES = 16;

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

  /**
   * Returns the {@code jti} of a token with these claims, which only who has the secret half can
   * tell. It takes 5 µs, a twelfth of what the check of a signature does, so that what strangers
   * made up is known by it (decision 0113).
   */
  String tokenId(Caller caller, long issuedSeconds) {
    String claims =
        "%s %s %s %s %d %d %b"
            .formatted(
                kid,
                caller.user(),
                caller.session(),
                caller.device(),
                issuedSeconds,
                caller.expires().getEpochSecond(),
                caller.admin());
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(secret.getPrivateExponent().toByteArray(), MAC));
      mac.update(PURPOSE);
      byte[] whole = mac.doFinal(claims.getBytes(StandardCharsets.US_ASCII));
      return Base64URL.encode(Arrays.copyOf(whole, ID_BYTES)).toString();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + MAC, e);
    }
  }

  @Override
  public String toString() {
    return "TokenKey[" + kid + "]";
  }
}
