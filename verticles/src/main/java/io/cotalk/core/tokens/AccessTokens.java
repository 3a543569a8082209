package io.cotalk.core.tokens;

import com.github.benmanes.caffeine.cache.Cache;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import io.cotalk.core.caches.Caches;
import io.cotalk.core.config.AuthConfig;
import io.cotalk.core.limits.Limits;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.SessionId;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes and verifies access tokens: JWT (RFC 7519, 9068) signed by RS256. Verifying asks no
 * database and takes about 60 µs, or 1 µs for a token seen before. One for each node; any thread.
 *
 * <p>What is verified follows RFC 8725: the algorithm is the key's, never the header's; the header
 * has {@code alg}, {@code typ} and {@code kid} and nothing else, so nothing in it can be fetched;
 * all refusals look alike. The signature is checked last, by {@link Signatures}.
 */
public final class AccessTokens {
  static final String ISSUER = "cotalk";
  static final String AUDIENCE = "cotalk-api";
  static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

  /** Longest token that is looked at; ours have about 700 characters. */
  static final int MAX_CHARS = 4096;

  private static final String ID = "jti";
  private static final Set<String> HEADER = Set.of("alg", "typ", "kid");

  private final TokenKeys keys;
  private final Predicate<SessionId> revoked;
  private final Duration life;
  private final ClaimRules rules;
  private final Cache<String, Verified> cache;

  /**
   * @param revoked tells, without blocking, whether a session's tokens are refused; see {@link
   *     Revocations#isRevoked}
   */
  public AccessTokens(
      TokenKeys keys, Predicate<SessionId> revoked, AuthConfig config, InstantSource clock) {
    this.keys = keys;
    this.revoked = revoked;
    this.life = config.accessLife();
    this.rules = new ClaimRules(clock, config.accessLife(), config.clockSkew());
    this.cache = Caches.builder().maximumSize(config.tokensKnown()).build();
  }

  private record Verified(Caller caller, String kid) {}

  /** Returns the life of a new token. */
  public Duration life() {
    return life;
  }

  /** Makes a token. Takes about 2 ms. */
  public String issue(Caller caller) {
    TokenKey key = keys.signing();
    JsonObject claims = rules.claims(caller);
    claims.put(ID, key.tokenId(caller, claims.getLong("iat")));
    JWSObject token = new JWSObject(header(key.kid()), new Payload(claims.encode()));
    try {
      token.sign(new RSASSASigner(key.secret()));
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java runtime signs by RS256", e);
    }
    return token.serialize();
  }

  /** As {@link #verify(String, String, Limits)}, without a budget: not for tokens of strangers. */
  public Caller verify(String token) {
    Caller known = known(token);
    return requireCurrent(known == null ? verifyAnew(token, read(token)) : known);
  }

  /**
   * Returns whom the token speaks for. Fails with {@code unauthorized} (malformed, not ours,
   * expired or revoked) and {@code busy} as {@link #authentic}. Does not block.
   */
  public Caller verify(String token, String address, Limits limits) {
    return requireCurrent(authentic(token, address, limits));
  }

  /**
   * Returns whom a token of ours speaks for, or spoke for before it ended. Fails with {@code
   * unauthorized}. A token that was seen before, or that a stranger made up, costs next to nothing.
   * The signatures of the others are checked as {@link Limits#checkSignature} allows, else {@code
   * busy}: of those with a {@code jti} for each session apart, so that nobody keeps out another's;
   * of those of nodes that gave none for each address. Does not block.
   *
   * @param address the client's, as text
   */
  public Caller authentic(String token, String address, Limits limits) {
    Caller known = known(token);
    if (known != null) {
      return known;
    }
    Signed signed = read(token);
    String whose = signed.hasId ? signed.caller.session().toString() : address;
    limits.checkSignature(whose);
    try {
      return verifyAnew(token, signed);
    } catch (ChatException refused) {
      limits.badToken(whose);
      throw refused;
    }
  }

  /** Returns {@code caller}, or fails with {@code unauthorized}: expired or revoked. */
  public Caller requireCurrent(Caller caller) {
    require(rules.isCurrent(caller) && !revoked.test(caller.session()));
    return caller;
  }

  private @Nullable Caller known(String token) {
    Verified known = cache.getIfPresent(token);
    return known != null && keys.verifying(known.kid()).isPresent() ? known.caller() : null;
  }

  /** A token whose form, claims and id are right and whose key is known. */
  private record Signed(TokenKey key, Caller caller, boolean hasId) {}

  /** Our rules come first: JWTAuth sees only tokens that could be ours. */
  private Signed read(String token) {
    if (token.length() > MAX_CHARS) {
      throw refused();
    }
    try {
      String[] parts = token.split("\\.", -1);
      require(parts.length == 3);
      TokenKey key = key(FlatJson.read(Base64Url.decode(parts[0])));
      require(Base64Url.decode(parts[2]).length > 0);
      Map<String, Object> claims = FlatJson.read(Base64Url.decode(parts[1]));
      Caller caller = rules.caller(claims);
      Object id = claims.get(ID);
      require(id == null || isRight(id, key.tokenId(caller, ClaimRules.issued(claims))));
      return new Signed(key, caller, id != null);
    } catch (IllegalArgumentException e) {
      throw refused();
    }
  }

  private static boolean isRight(Object id, String expected) {
    byte[] ascii = expected.getBytes(StandardCharsets.US_ASCII);
    return id instanceof String text
        && MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), ascii);
  }

  private Caller verifyAnew(String token, Signed signed) {
    require(keys.haveSigned(token, signed.key));
    cache.put(token, new Verified(signed.caller, signed.key.kid()));
    return signed.caller;
  }

  private TokenKey key(Map<String, Object> header) {
    require(header.keySet().equals(HEADER));
    require(JWSAlgorithm.RS256.getName().equals(header.get("alg")));
    require(TYPE.getType().equals(header.get("typ")));
    if (header.get("kid") instanceof String kid) {
      return keys.verifying(kid).orElseThrow(AccessTokens::refused);
    }
    throw refused();
  }

  private static JWSHeader header(String kid) {
    return new JWSHeader.Builder(JWSAlgorithm.RS256).type(TYPE).keyID(kid).build();
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw refused();
    }
  }

  /** Returns the refusal of any token; all look alike. */
  public static ChatException refused() {
    return new ChatException(ErrorCode.UNAUTHORIZED, "a valid access token is needed");
  }
}
