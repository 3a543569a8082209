package io.cotalk.capability.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cotalk.core.config.ConfigException;
import io.cotalk.core.config.Profile;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.testkit.TestConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private static final byte[] PASSWORD = PasswordRules.bytes("correct horse");

  @Test
  void storesOnlyASaltedHashInPhcForm() throws Exception {
    try (Passwords passwords = open(Map.of())) {
      String hash = done(passwords.hash(PASSWORD));
      assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
      assertThat(done(passwords.hash(PASSWORD))).isNotEqualTo(hash);
      assertThat(done(passwords.matches(PASSWORD, hash))).isTrue();
      assertThat(done(passwords.matches(PasswordRules.bytes("correct hors"), hash))).isFalse();
      assertThat(done(passwords.matchesNothing(PASSWORD))).isFalse();
    }
  }

  /** A vector of the reference implementation (P-H-C/phc-winner-argon2, src/test.c). */
  @Test
  void agreesWithTheReferenceImplementation() {
    String phc =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
            + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    PasswordHash hash = PasswordHash.parse(phc);
    assertThat(hash).hasToString(phc);
    assertThat(hash.matches("password".getBytes(StandardCharsets.US_ASCII))).isTrue();
    assertThat(hash.matches("passwore".getBytes(StandardCharsets.US_ASCII))).isFalse();
  }

  @Test
  void hashesOfLessCostAreOutdated() throws Exception {
    try (Passwords cheap = open(Map.of("auth.hash-passes", "2"));
        Passwords dear = open(Map.of("auth.hash-passes", "3"))) {
      String old = done(cheap.hash(PASSWORD));
      assertThat(cheap.isOutdated(old)).isFalse();
      assertThat(dear.isOutdated(old)).isTrue();
      assertThat(done(dear.matches(PASSWORD, old))).isTrue();
    }
  }

  @Test
  void keyboardsThatDecomposeGiveTheSameBytes() {
    String typed = "비밀번호1234";
    assertThat(PasswordRules.bytes(Normalizer.normalize(typed, Normalizer.Form.NFD)))
        .isEqualTo(PasswordRules.bytes(typed));
  }

  /** H42: the length is looked at before anything is hashed. */
  @Test
  void h42RefusesLongPasswordsBeforeHashing() {
    for (String typed : List.of("1234567", "a".repeat(257), "가".repeat(86), "a".repeat(1 << 20))) {
      assertThatExceptionOfType(ChatException.class)
          .isThrownBy(() -> PasswordRules.bytes(typed))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TEXT_INVALID));
    }
    assertThat(PasswordRules.bytes("a".repeat(256))).hasSize(256);
  }

  /** A22: what does not fit the queue is refused at once, with a time to come back. */
  @Test
  void a22AFullQueueAnswersBusy() throws Exception {
    try (Passwords passwords = open(Map.of("auth.hash-threads", "1", "auth.hash-queue", "4"))) {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        all.add(passwords.hash(PASSWORD));
      }
      List<Future<String>> refused = all.stream().filter(Future::failed).toList();
      assertThat(refused).hasSizeGreaterThanOrEqualTo(40);
      assertThat(refused.getFirst().cause())
          .isInstanceOfSatisfying(
              ChatException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.BUSY);
                assertThat(e.retryMillis()).isPositive();
              });
      done(Future.join(all.stream().filter(future -> !refused.contains(future)).toList()));
    }
  }

  /** A23: cheaper than OWASP allows refuses the start; in development it is only told. */
  @Test
  void a23WeakCostsRefuseTheStart() {
    Map<String, String> weak = Map.of("auth.hash-memory-kib", "19455");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> open(weak))
        .withMessageContaining("auth.hash-memory-kib");
    new Passwords(TestConfig.with(weak).auth(), Profile.DEVELOPMENT, new SimpleMeterRegistry())
        .close();
  }

  private static Passwords open(Map<String, String> values) {
    return new Passwords(
        TestConfig.with(values).auth(), Profile.PRODUCTION, new SimpleMeterRegistry());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
