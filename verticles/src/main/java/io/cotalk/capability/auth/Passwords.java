package io.cotalk.capability.auth;

import io.cotalk.core.config.AuthConfig;
import io.cotalk.core.config.ConfigException;
import io.cotalk.core.config.Fault;
import io.cotalk.core.config.Profile;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashes and checks passwords on a few threads of its own: no flood of logins takes more of the
 * node than these, or more memory than one hash each. One for each node, closed by it; any thread.
 */
public final class Passwords implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Passwords.class);

  /** About what the queue takes to empty. */
  private static final long BUSY_RETRY_MILLIS = 1_000;

  private final PasswordHash.Cost cost;
  private final PasswordHash decoy;
  private final ThreadPoolExecutor threads;

  /**
   * Starts the threads.
   *
   * @throws ConfigException when hashes would be cheaper to guess than OWASP allows; in development
   *     this is only told
   */
  public Passwords(AuthConfig config, Profile profile, MeterRegistry registry) {
    this.cost = new PasswordHash.Cost(config.hashMemoryKib(), config.hashPasses());
    requireStrong(cost, profile);
    this.decoy = PasswordHash.ofNothing(cost);
    int count = threads(config.hashThreads());
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(config.hashQueue()),
            Thread.ofPlatform().name("cotalk-hash-", 0).daemon().factory());
    Gauge.builder("cotalk.passwords.queue", threads, pool -> pool.getQueue().size())
        .description("Passwords waiting to be hashed")
        .register(registry);
  }

  /**
   * Checks and hashes a new password that passed {@link PasswordRules#bytes}. Fails with {@code
   * text_invalid} (easy to guess; {@link PasswordStrength}) and {@code busy}.
   *
   * @param own the owner's handle and name
   */
  Future<String> hashNew(String typed, List<String> own) {
    return run(
        () -> {
          PasswordStrength.check(typed, own);
          return PasswordHash.of(PasswordRules.bytes(typed), cost).toString();
        });
  }

  /**
   * Hashes a new password, given as {@link PasswordRules#bytes} makes it. Fails with {@code busy}.
   */
  Future<String> hash(byte[] password) {
    return run(() -> PasswordHash.of(password, cost).toString());
  }

  /** Tells whether {@code password} has the stored hash. Fails with {@code busy}. */
  Future<Boolean> matches(byte[] password, String stored) {
    PasswordHash hash = PasswordHash.parse(stored);
    return run(() -> hash.matches(password));
  }

  /** Does the work of {@link #matches} for an account that does not exist, and says no. */
  Future<Boolean> matchesNothing(byte[] password) {
    return run(() -> decoy.matches(password));
  }

  /** Tells whether a stored hash is cheaper than those made now. */
  boolean isOutdated(String stored) {
    PasswordHash.Cost old = PasswordHash.parse(stored).cost();
    return old.memoryKib() < cost.memoryKib() || old.passes() < cost.passes();
  }

  /** Ends the threads; what still waits is never answered. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  private <T> Future<T> run(Supplier<T> work) {
    Promise<T> promise = Promise.promise();
    try {
      threads.execute(() -> complete(promise, work));
    } catch (RejectedExecutionException e) {
      promise.fail(
          new ChatException(
              ErrorCode.BUSY, "too many passwords are being checked", BUSY_RETRY_MILLIS));
    }
    return promise.future();
  }

  private static <T> void complete(Promise<T> promise, Supplier<T> work) {
    try {
      promise.complete(work.get());
    } catch (RuntimeException e) {
      promise.fail(e);
    }
  }

  private static int threads(int configured) {
    return configured > 0
        ? configured
        : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  private static void requireStrong(PasswordHash.Cost cost, Profile profile) {
    if (cost.isStrong()) {
      return;
    }
    Fault fault =
        new Fault(
            "configuration",
            "auth.hash-memory-kib",
            cost.memoryKib() + " KiB with " + cost.passes() + " passes",
            "at least 19456 KiB with 2 passes");
    if (profile == Profile.PRODUCTION) {
      throw new ConfigException(List.of(fault));
    }
    log.warn("passwords are hashed too cheaply for production: {}", fault);
  }
}
