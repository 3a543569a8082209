package io.cotalk.core.tokens;

import com.nimbusds.jose.jwk.JWKSet;
import io.cotalk.core.config.AuthConfig;
import io.cotalk.core.config.ConfigException;
import io.cotalk.core.config.Profile;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys access tokens are signed with, as the folder of key files has them. Read again every
 * minute, and when a token names an unknown key, though not more often than {@code
 * auth.keys-reload}. One for each node; any thread; the node calls {@link #stop}.
 */
public final class TokenKeys {
  private static final Logger log = LoggerFactory.getLogger(TokenKeys.class);
  private static final Duration RELOAD = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final Path dir;
  private final Profile profile;
  private final AuthConfig config;
  private final InstantSource clock;
  private final Counter failures;
  private volatile Instant lastReload;
  private volatile Known known;
  private long timer = -1;

  /** One set of keys, and what checks by it. */
  private record Known(List<TokenKey> keys, KeyRing ring, Signatures signatures) {}

  private TokenKeys(
      Vertx vertx,
      AuthConfig config,
      Profile profile,
      InstantSource clock,
      MeterRegistry registry) {
    this.vertx = vertx;
    this.dir = config.keysDir();
    this.profile = profile;
    this.config = config;
    this.clock = clock;
    this.failures =
        Counter.builder("cotalk.keys.reload.failures")
            .description("Readings of the key folder that failed; the keys known before stay")
            .register(registry);
    this.lastReload = clock.instant();
    this.known = read();
  }

  /**
   * Reads the folder. Blocking; for the start of a node.
   *
   * @throws ConfigException when there is no key, or one is weak, malformed, or, outside of
   *     development, a file everybody may read
   */
  public static TokenKeys open(
      Vertx vertx,
      AuthConfig config,
      Profile profile,
      InstantSource clock,
      MeterRegistry registry) {
    TokenKeys keys = new TokenKeys(vertx, config, profile, clock, registry);
    keys.timer = vertx.setPeriodic(RELOAD.toMillis(), id -> keys.reload());
    return keys;
  }

  /** Ends the periodic reading. */
  public void stop() {
    vertx.cancelTimer(timer);
  }

  /**
   * The public keys as a JWK Set (RFC 7517 section 5), for whoever wants to verify access tokens.
   */
  public String jwks() {
    return new JWKSet(known.ring.open(clock.instant()).stream().map(TokenKey::jwk).toList())
        .toString();
  }

  TokenKey signing() {
    return known.ring.signing(clock.instant());
  }

  /**
   * Finds a key that is not retired. An unknown one lets the folder be read again, in time for the
   * next token.
   */
  Optional<TokenKey> verifying(String kid) {
    Optional<TokenKey> key = known.ring.verifying(kid, clock.instant());
    if (key.isEmpty() && KeyFiles.isKid(kid)) {
      reloadIfDue();
    }
    return key;
  }

  /** Whether this key of the folder has signed the token, as {@link Signatures#isRight}. */
  boolean haveSigned(String token, TokenKey key) {
    return known.signatures.isRight(token, key);
  }

  /** Reads the folder again, on a worker thread. Completes in any case. */
  Future<Void> reload() {
    lastReload = clock.instant();
    return vertx
        .executeBlocking(this::read, false)
        .onSuccess(this::use)
        .onFailure(this::keepOld)
        .otherwiseEmpty()
        .mapEmpty();
  }

  /** The same keys stay as they are, with what checks by them. */
  private void use(Known found) {
    if (!found.keys.equals(known.keys)) {
      known = found;
    }
  }

  /** Two threads at once may both reload; that does no harm. */
  private void reloadIfDue() {
    if (!clock.instant().isBefore(lastReload.plus(config.keysReload()))) {
      reload();
    }
  }

  private Known read() {
    List<TokenKey> keys = KeyFolder.keys(dir, profile);
    KeyRing ring = new KeyRing(keys, config.accessLife(), config.clockSkew());
    return new Known(keys, ring, new Signatures(vertx, keys));
  }

  private void keepOld(Throwable failure) {
    failures.increment();
    log.warn(
        "the key folder cannot be used; going on with the keys known before: {}",
        failure.getMessage());
  }
}
