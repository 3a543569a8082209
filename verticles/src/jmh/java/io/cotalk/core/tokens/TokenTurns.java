package io.cotalk.core.tokens;

import io.cotalk.core.config.AuthConfig;
import io.cotalk.core.config.ConfigLoader;
import io.cotalk.core.config.Profile;
import io.cotalk.id.DeviceId;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Prints the processor time of verifying a token that was not seen before, by turns: with the JDK
 * alone, and as {@link AccessTokens} does it. A program of its own, because JMH takes no turns.
 */
public final class TokenTurns {
  private static final int TOKENS = 1000;
  private static final int ROUNDS = 60;
  private static final int WARM_UP = 20;

  private final TokenKeys keys;
  private final AuthConfig config;
  private final ClaimRules rules;
  private final List<String> tokens = new ArrayList<>();

  private TokenTurns(Vertx vertx, Path dir) throws Exception {
    KeyFiles.generate(dir);
    config =
        ConfigLoader.of(
                Map.of(
                    "auth.keys-dir", dir.toString(),
                    "shards.databases.0.url", "postgresql://127.0.0.1:5432/unused",
                    "shards.databases.0.user", "unused",
                    "shards.databases.0.password", "unused"))
            .auth();
    InstantSource clock = InstantSource.system();
    keys = TokenKeys.open(vertx, config, Profile.DEVELOPMENT, clock, new SimpleMeterRegistry());
    rules = new ClaimRules(clock, config.accessLife(), config.clockSkew());
    AccessTokens issuer = fresh();
    for (int i = 0; i < TOKENS; i++) {
      tokens.add(
          issuer.issue(
              new Caller(
                  new UserId(i + 1),
                  new DeviceId(UUID.randomUUID()),
                  new SessionId(UUID.randomUUID()),
                  clock.instant().plus(config.accessLife()),
                  false)));
    }
  }

  /** Knows no token yet. */
  private AccessTokens fresh() {
    return new AccessTokens(keys, session -> false, config, InstantSource.system());
  }

  public static void main(String[] args) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      new TokenTurns(vertx, Files.createTempDirectory("token-turns-")).run();
    } finally {
      vertx.close();
    }
  }

  private void run() throws Exception {
    double[] jdk = new double[ROUNDS];
    double[] library = new double[ROUNDS];
    double[] ratio = new double[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      double one = byTheJdk();
      double other = byTheLibrary();
      if (round >= 0) {
        jdk[round] = one;
        library[round] = other;
        ratio[round] = other / one;
      }
    }
    System.out.printf(
        "medians of %d rounds of %d tokens, processor time: JDK %.1f µs, JWTAuth %.1f µs, ratio %.3f%n",
        ROUNDS, TOKENS, median(jdk), median(library), median(ratio));
  }

  private double byTheLibrary() {
    AccessTokens access = fresh();
    long before = processorTime();
    for (String token : tokens) {
      access.verify(token);
    }
    return (processorTime() - before) / 1000.0 / TOKENS;
  }

  /** What {@code AccessTokens} did before: the same rules, and a signature of the JDK. */
  private double byTheJdk() throws GeneralSecurityException {
    AccessTokens access = fresh();
    long before = processorTime();
    for (String token : tokens) {
      String[] parts = token.split("\\.", -1);
      String kid = (String) FlatJson.read(Base64Url.decode(parts[0])).get("kid");
      TokenKey key = keys.verifying(kid).orElseThrow();
      if (Base64Url.decode(parts[1]).length == 0 || Base64Url.decode(parts[2]).length == 0) {
        throw new IllegalStateException("empty");
      }
      byte[] text = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
      Signature rs256 = Signature.getInstance("SHA256withRSA");
      rs256.initVerify(key.open());
      rs256.update(text);
      if (!rs256.verify(Base64Url.decode(parts[2]))) {
        throw new IllegalStateException("wrong");
      }
      access.requireCurrent(rules.caller(FlatJson.read(Base64Url.decode(parts[1]))));
    }
    return (processorTime() - before) / 1000.0 / TOKENS;
  }

  private static long processorTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
