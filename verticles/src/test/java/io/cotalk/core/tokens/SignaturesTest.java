package io.cotalk.core.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class SignaturesTest {
  /** Too few for a node's key; a signature takes a tenth of the time. */
  private static final int BITS = 1024;

  private final TokenKey key = key("one");
  private final TokenKey other = key("other");

  @Test
  void oneKeyOfTheSetIsAsGoodAsTheOther(Vertx vertx) throws Exception {
    Signatures both = new Signatures(vertx, List.of(key, other));
    assertThat(both.isRight(token(key, 1), key)).isTrue();
    assertThat(both.isRight(token(other, 1), other)).isTrue();
    assertThat(new Signatures(vertx, List.of(key)).isRight(token(other, 1), other)).isFalse();
  }

  @Test
  void aKeySignsForNoOther(Vertx vertx) throws Exception {
    TokenKey named = new TokenKey(key.kid(), key.published(), other.secret(), key.open());
    Signatures both = new Signatures(vertx, List.of(key, other));
    assertThat(both.isRight(token(named, 1), key)).isFalse();
  }

  @Test
  void aSignatureIsNotWhatTheKeyMakesOfAnotherToken(Vertx vertx) throws Exception {
    String one = token(key, 1);
    String two = token(key, 2);
    String mixed = one.substring(0, one.lastIndexOf('.')) + two.substring(two.lastIndexOf('.'));
    assertThat(new Signatures(vertx, List.of(key)).isRight(mixed, key)).isFalse();
  }

  /** JWTAuth fills up a short one with zeros; the token would have two spellings. */
  @Test
  void aSignatureWithoutItsLastZeroIsWrong(Vertx vertx) throws Exception {
    Signatures signatures = new Signatures(vertx, List.of(key));
    int number = 0;
    byte[] signature;
    String token;
    do {
      token = token(key, number++);
      signature = Base64Url.decode(token.substring(token.lastIndexOf('.') + 1));
    } while (signature[signature.length - 1] != 0);
    assertThat(signatures.isRight(token, key)).isTrue();
    String open = token.substring(0, token.lastIndexOf('.') + 1);
    byte[] shorter = Arrays.copyOf(signature, signature.length - 1);
    assertThat(signatures.isRight(open + Base64Url.encode(shorter), key)).isFalse();
    byte[] longer = Arrays.copyOf(signature, signature.length + 1);
    assertThat(signatures.isRight(open + Base64Url.encode(longer), key)).isFalse();
  }

  private static String token(TokenKey key, int number) throws GeneralSecurityException {
    JsonObject header = new JsonObject().put("alg", "RS256").put("kid", key.kid());
    JsonObject claims =
        new JsonObject()
            .put("iss", AccessTokens.ISSUER)
            .put("aud", AccessTokens.AUDIENCE)
            .put("number", number);
    String open = part(header) + "." + part(claims);
    Signature rs256 = Signature.getInstance("SHA256withRSA");
    rs256.initSign(key.secret());
    rs256.update(open.getBytes(StandardCharsets.US_ASCII));
    return open + "." + Base64Url.encode(rs256.sign());
  }

  private static String part(JsonObject json) {
    return Base64Url.encode(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static TokenKey key(String kid) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      KeyPair pair = generator.generateKeyPair();
      return new TokenKey(
          kid, Instant.EPOCH, (RSAPrivateKey) pair.getPrivate(), (RSAPublicKey) pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
