package io.cotalk.core.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import io.cotalk.core.config.AuthConfig;
import io.cotalk.core.config.Profile;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.DeviceId;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;
import io.cotalk.testkit.TestConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of reliability C.6; all end in the same refusal. */
@ExtendWith(VertxExtension.class)
class AccessTokensTest {
  private static final Duration LIFE = Duration.ofMinutes(15);
  private static final String TYPE = "\"typ\":\"at+jwt\"";

  @TempDir private static Path made;
  private static Path firstKey;
  private static Path nextKey;

  private final Set<SessionId> revoked = ConcurrentHashMap.newKeySet();
  @TempDir private Path dir;
  private SettableClock clock;
  private TokenKeys keys;
  private AccessTokens tokens;
  private Caller caller;

  /** Making a key takes long. */
  @BeforeAll
  static void makeKeys() throws Exception {
    Path one = KeyFiles.addKey(made);
    Path other = KeyFiles.addKey(made);
    firstKey = one.compareTo(other) < 0 ? one : other;
    nextKey = one.compareTo(other) < 0 ? other : one;
  }

  @BeforeEach
  void open(Vertx vertx) throws Exception {
    publish(firstKey);
    clock = new SettableClock(KeyFiles.published(kidOf(firstKey)));
    AuthConfig config = TestConfig.with(Map.of("auth.keys-dir", dir.toString())).auth();
    keys = TokenKeys.open(vertx, config, Profile.PRODUCTION, clock, new SimpleMeterRegistry());
    tokens = new AccessTokens(keys, revoked::contains, config, clock);
    caller =
        new Caller(
            new UserId(42),
            new DeviceId(UUID.randomUUID()),
            new SessionId(UUID.randomUUID()),
            clock.instant().plus(LIFE),
            false);
  }

  @Test
  void aTokenSpeaksForItsCallerUntilItExpires() {
    String token = tokens.issue(caller);
    assertThat(token).hasSizeLessThan(1000);
    assertThat(tokens.verify(token)).isEqualTo(caller);
    assertThat(tokens.verify(token)).isEqualTo(caller);
    clock.forward(LIFE.minusSeconds(1));
    assertThat(tokens.verify(token)).isEqualTo(caller);
    clock.forward(Duration.ofSeconds(1));
    assertRefused(token);
  }

  /** Nodes of the release before give no id, and other services read ours as any text. */
  @Test
  void anIdIsRightOrMissing() throws Exception {
    String id = parse(tokens.issue(caller)).getString("jti");
    assertThat(id).matches("[A-Za-z0-9_-]{22}");
    assertThat(tokens.verify(signed(header(), claims()))).isEqualTo(caller);
    assertThat(tokens.verify(signed(header(), claims().put("jti", id)))).isEqualTo(caller);
    assertRefused(signed(header(), claims().put("jti", id + "A")));
    assertRefused(signed(header(), claims().put("jti", "")));
    assertRefused(signed(header(), claims().put("jti", 7)));
    long expires = caller.expires().getEpochSecond();
    assertRefused(signed(header(), claims().put("jti", id).put("sub", "43")));
    assertRefused(signed(header(), claims().put("jti", id).put("exp", expires - 1)));
    assertRefused(signed(header(), claims().put("jti", id).put("iat", expires - 9)));
    assertRefused(signed(header(), claims().put("jti", id).put("adm", true)));
    assertRefused(signed(header(), claims().put("jti", id).put("sid", UUID.randomUUID() + "")));
    assertRefused(signed(header(), claims().put("jti", id).put("dev", UUID.randomUUID() + "")));
  }

  private static JsonObject parse(String token) {
    return new JsonObject(Base64URL.from(token.split("\\.", -1)[1]).decodeToString());
  }

  @Test
  void administratorsAreTold() {
    Caller admin =
        new Caller(caller.user(), caller.device(), caller.session(), caller.expires(), true);
    assertThat(tokens.verify(tokens.issue(admin)).admin()).isTrue();
  }

  /** J16: also when the token was verified, and so remembered, before. */
  @Test
  void j16RevokedSessionsAreRefusedThoughTheTokenIsKnown() {
    String token = tokens.issue(caller);
    tokens.verify(token);
    revoked.add(caller.session());
    assertRefused(token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "nOnE", "", "HS256", "RS384", "PS256", "ES256"})
  void j01OtherAlgorithmsAreRefused(String alg) throws Exception {
    String header = "{\"alg\":\"" + alg + "\"," + TYPE + ",\"kid\":\"" + kid() + "\"}";
    String open = part(header) + "." + part(claims().encode());
    assertRefused(open + ".");
    assertRefused(open + "." + sign(open));
  }

  @Test
  void j02ThePublicKeyIsNoSecret() throws Exception {
    String header = "{\"alg\":\"HS256\"," + TYPE + ",\"kid\":\"" + kid() + "\"}";
    String open = part(header) + "." + part(claims().encode());
    byte[] secret = keys.signing().open().getEncoded();
    Base64URL mac =
        new MACSigner(secret)
            .sign(new JWSHeader(JWSAlgorithm.HS256), open.getBytes(StandardCharsets.US_ASCII));
    assertRefused(open + "." + mac);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../dev/null",
        "' or 1=1 --",
        "https://evil.example/key",
        "20260101T000000Z-deadbeef",
        "20269999T999999Z-deadbeef",
        ""
      })
  void j04UnknownKeysAreRefused(String kid) throws Exception {
    assertRefused(signed("{\"alg\":\"RS256\"," + TYPE + ",\"kid\":\"" + kid + "\"}", claims()));
    assertRefused(signed("{\"alg\":\"RS256\"," + TYPE + "}", claims()));
    assertRefused(signed("{\"alg\":\"RS256\"," + TYPE + ",\"kid\":7}", claims()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"jku\":\"https://evil.example\"",
        "\"x5u\":\"https://evil.example\"",
        "\"jwk\":{\"kty\":\"RSA\"}",
        "\"x5c\":[\"AAAA\"]",
        "\"crit\":[\"exp\"]",
        "\"b64\":false",
        "\"zip\":\"DEF\"",
        "\"alg\":\"RS256\""
      })
  void j04HeadersBeyondTheThreeAreRefused(String extra) throws Exception {
    assertRefused(signed(header().replace("}", "," + extra + "}"), claims()));
  }

  @Test
  void j05ChangedSignaturesAreRefused() throws Exception {
    String token = tokens.issue(caller);
    String open = token.substring(0, token.lastIndexOf('.') + 1);
    String signature = token.substring(open.length());
    assertRefused(open);
    assertRefused(open.substring(0, open.length() - 1));
    assertRefused(open + signature.substring(4));
    assertRefused(open + part(new byte[256]));
    assertRefused(open + part(new byte[0]));
    assertRefused(token + "=");
    assertRefused(token + ".");
    assertRefused(" " + token);
    assertRefused(open + signature.substring(0, signature.length() - 1) + spareBits(signature));
    String payload = part(claims().put("sub", "43").encode());
    assertRefused(token.split("\\.", -1)[0] + "." + payload + "." + signature);
  }

  @Test
  void manyThreadsVerifyAtOnceWithKeysThatChange() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Caller>> verified = new ArrayList<>();
      List<Future<?>> refused = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        String token = signed(header(), claims().put("other", i));
        String forged = token.substring(0, token.length() - 342) + "A".repeat(342);
        verified.add(threads.submit(() -> tokens.verify(token)));
        refused.add(threads.submit(() -> assertRefused(forged)));
        if (i == 200) {
          publish(nextKey);
          keys.reload().await(10, TimeUnit.SECONDS);
        }
      }
      for (Future<Caller> one : verified) {
        assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo(caller);
      }
      for (Future<?> one : refused) {
        one.get(10, TimeUnit.SECONDS);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"iss", "aud", "sub", "sid", "dev", "iat", "exp"})
  void j06AndJ09EveryClaimIsNeededAndRight(String claim) throws Exception {
    assertThat(tokens.verify(signed(header(), claims()))).isEqualTo(caller);
    JsonObject missing = claims();
    missing.remove(claim);
    assertRefused(signed(header(), missing));
    assertRefused(signed(header(), claims().put(claim, "other")));
    assertRefused(signed(header(), claims().put(claim, true)));
    assertRefused(signed(header(), claims().put(claim, new JsonObject())));
    assertRefused(signed(header(), claims().putNull(claim)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "rt+jwt", "at+JWT", "application/at+jwt"})
  void j06OtherTypesAreRefused(String type) throws Exception {
    assertRefused(signed(header().replace("at+jwt", type), claims()));
  }

  @Test
  void j08TimesOutsideOfTheRulesAreRefused() throws Exception {
    long now = clock.instant().getEpochSecond();
    long life = LIFE.toSeconds();
    assertRefused(signed(header(), claims().put("exp", now - 1).put("iat", now - 60)));
    assertRefused(signed(header(), claims().put("exp", Long.toString(now + 60))));
    assertRefused(signed(header(), claims().put("exp", -1)));
    assertRefused(signed(header(), claims().put("exp", now + life + 1).put("iat", now)));
    assertRefused(signed(header(), claims().put("iat", now + 31).put("exp", now + 60)));
    assertRefused(signed(header(), claims().put("nbf", now + 61)));
    assertRefused(signed(header(), claims().put("exp", now).put("iat", now)));
    assertThat(tokens.verify(signed(header(), claims().put("nbf", now)))).isEqualTo(caller);
    String huge = claims().encode().replaceFirst("\"exp\":\\d+", "\"exp\":1e30");
    assertRefused(signed(header(), huge));
    String long63 = claims().encode().replaceFirst("\"exp\":\\d+", "\"exp\":9223372036854775808");
    assertRefused(signed(header(), long63));
  }

  @Test
  void j10StrangePayloadsAreRefused() throws Exception {
    String twice = claims().encode().replaceFirst("\\{", "{\"sub\":\"1\",");
    assertRefused(signed(header(), twice));
    assertRefused(signed(header(), "[".repeat(1000)));
    assertRefused(signed(header(), claims().encode() + "{}"));
    assertRefused(signed(header(), "null"));
    assertRefused(signed(header(), ""));
    assertRefused("a".repeat(5_000_000));
    assertRefused(tokens.issue(caller) + "a".repeat(AccessTokens.MAX_CHARS));
    assertRefused("eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIiwiemlwIjoiREVGIn0..AAAA.AAAA.AAAA");
    assertRefused("");
    assertRefused("...");
  }

  @Test
  void j12ARotatedKeysTokensEndWithTheGrace() throws Exception {
    String old = tokens.issue(caller);
    publish(nextKey);
    keys.reload().await(10, TimeUnit.SECONDS);
    String kidBefore = kid();
    Duration apart = Duration.between(clock.instant(), KeyFiles.published(kidOf(nextKey)));
    clock.forward(apart.plus(LIFE).plusSeconds(1));
    assertThat(kid()).isNotEqualTo(kidBefore).isEqualTo(kidOf(nextKey));
    Caller later =
        new Caller(
            caller.user(), caller.device(), caller.session(), clock.instant().plus(LIFE), false);
    assertThat(tokens.verify(tokens.issue(later))).isEqualTo(later);
    assertThat(keys.verifying(kidBefore)).isPresent();
    assertThat(JWKSet.parse(keys.jwks()).getKeys()).hasSize(2);
    clock.forward(LIFE.plusSeconds(31));
    assertThat(keys.verifying(kidBefore)).isEmpty();
    assertThat(JWKSet.parse(keys.jwks()).getKeys()).hasSize(1);
    assertRefused(old);
  }

  @Test
  void j12ARemovedKeysTokensAreRefusedThoughKnown() throws Exception {
    String old = tokens.issue(caller);
    tokens.verify(old);
    publish(nextKey);
    Files.delete(dir.resolve(firstKey.getFileName()));
    keys.reload().await(10, TimeUnit.SECONDS);
    assertRefused(old);
  }

  @Test
  void thePublishedSetHasNoSecrets() throws Exception {
    JWKSet published = JWKSet.parse(keys.jwks());
    assertThat(published.getKeys()).hasSize(1);
    assertThat(published.containsNonPublicKeys()).isFalse();
    assertThat(published.getKeys().getFirst().getKeyID()).isEqualTo(kid());
  }

  @Test
  void aBrokenFolderLeavesTheKeysKnownBefore() throws Exception {
    String token = tokens.issue(caller);
    Files.delete(KeyFiles.keys(dir).getFirst());
    keys.reload().await(10, TimeUnit.SECONDS);
    assertThat(tokens.verify(token)).isEqualTo(caller);
  }

  private void assertRefused(String token) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> tokens.verify(token))
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHORIZED);
              assertThat(e.detail()).isEqualTo(AccessTokens.refused().detail());
            });
  }

  private void publish(Path key) throws IOException {
    Files.copy(key, dir.resolve(key.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
  }

  private String kid() {
    return keys.signing().kid();
  }

  private static String kidOf(Path key) {
    String name = key.getFileName().toString();
    return name.substring(0, name.length() - KeyFiles.KEY_SUFFIX.length());
  }

  private String header() {
    return "{\"alg\":\"RS256\"," + TYPE + ",\"kid\":\"" + kid() + "\"}";
  }

  private JsonObject claims() {
    return new ClaimRules(clock, LIFE, Duration.ZERO).claims(caller);
  }

  private String signed(String header, JsonObject claims) throws JOSEException {
    return signed(header, claims.encode());
  }

  private String signed(String header, String claims) throws JOSEException {
    String open = part(header) + "." + part(claims);
    return open + "." + sign(open);
  }

  private Base64URL sign(String open) throws JOSEException {
    return new RSASSASigner(keys.signing().secret())
        .sign(new JWSHeader(JWSAlgorithm.RS256), open.getBytes(StandardCharsets.US_ASCII));
  }

  /** Another last character that decodes to the same bytes: 342 characters for 256 bytes. */
  private static char spareBits(String signature) {
    return (char) (signature.charAt(signature.length() - 1) + 1);
  }

  private static String part(String text) {
    return part(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String part(byte[] bytes) {
    return Base64URL.encode(bytes).toString();
  }
}
