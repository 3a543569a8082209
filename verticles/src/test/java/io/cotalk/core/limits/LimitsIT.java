package io.cotalk.core.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.config.Config;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.FreePorts;
import io.cotalk.testkit.LocalServers;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.TestConfig;
import io.cotalk.testkit.Testkit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** H45 and A20. */
@ExtendWith({Testkit.class, VertxExtension.class})
class LimitsIT {
  private final Vertx vertx;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  LimitsIT(Vertx vertx) {
    this.vertx = vertx;
  }

  @Test
  void h45TheEleventhLoginOfAnAccountIsRefusedOnAnyNode(Servers servers) throws Exception {
    Limits one = limits(servers, 2, Map.of());
    Limits other = limits(servers, 2, Map.of());
    String account = UUID.randomUUID().toString();
    int granted = 0;
    for (int i = 0; i < 6; i++) {
      granted += isGranted(() -> one.password(account, "")) ? 1 : 0;
      granted += isGranted(() -> other.password(account, "")) ? 1 : 0;
    }
    assertThat(granted).isEqualTo(10);
    ChatException refusal = refusal(other.password(account, ""));
    assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(refusal.retryMillis()).isBetween(1L, 6_000L);
    assertThat(isGranted(() -> one.password(account + "x", ""))).isTrue();
    assertThat(registry.counter("cotalk.limits.refused", "limit", "login-account").count())
        .isEqualTo(3);
  }

  @Test
  void h45TheThirtyFirstLoginFromAnAddressIsRefused(Servers servers) throws Exception {
    Limits limits = limits(servers, 1, Map.of());
    String network = "2001:db8:" + hex() + ":" + hex() + "::";
    int granted = 0;
    for (int i = 0; i < 40; i++) {
      String address = network + Integer.toHexString(i + 1);
      granted += isGranted(() -> limits.logIn(address)) ? 1 : 0;
    }
    assertThat(granted).isEqualTo(30);
  }

  @Test
  void signUpsAreLimitedByAddress(Servers servers) throws Exception {
    Limits limits = limits(servers, 1, Map.of("limits.sign-ups-per-address", "3"));
    String address = address();
    int granted = 0;
    for (int i = 0; i < 5; i++) {
      granted += isGranted(() -> limits.signUp(address)) ? 1 : 0;
    }
    assertThat(granted).isEqualTo(3);
  }

  /** A20: without Redis each of two nodes allows its half. */
  @Test
  void a20WithoutRedisEachNodeKeepsItsShare() throws Exception {
    Map<String, String> nothing = Map.of("redis.url", "redis://127.0.0.1:" + FreePorts.next());
    Limits one = limits(2, nothing);
    Limits other = limits(2, nothing);
    String account = UUID.randomUUID().toString();
    int granted = 0;
    for (int i = 0; i < 10; i++) {
      granted += isGranted(() -> one.password(account, "")) ? 1 : 0;
      granted += isGranted(() -> other.password(account, "")) ? 1 : 0;
    }
    assertThat(granted).isEqualTo(10);
    assertThat(registry.get("cotalk.limits.redis.away").gauge().value()).isEqualTo(1);
  }

  /**
   * Redis that hangs delays some by its time limit, then nobody, and is used again when it answers.
   */
  @Test
  void a20RedisThatHangsIsLeftAloneForAWhile() throws Exception {
    try (LocalServers own = LocalServers.launch()) {
      redisHangs(own);
    }
  }

  private void redisHangs(Servers servers) throws Exception {
    Limits limits = limits(servers, 1, Map.of());
    isGranted(() -> limits.signUp(address()));
    Redis redis =
        Redis.createClient(
            vertx,
            new RedisOptions()
                .setConnectionString(servers.redisUrl())
                .setPassword(servers.redisPassword()));
    redis
        .send(Request.cmd(Command.CLIENT).arg("PAUSE").arg(3_000))
        .await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
    for (int i = 0; i < 3; i++) {
      assertThat(isGranted(() -> limits.signUp(address()))).isTrue();
    }
    assertThat(registry.get("cotalk.limits.redis.away").gauge().value()).isEqualTo(1);
    long quickest = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      assertThat(isGranted(() -> limits.signUp(address()))).isTrue();
      quickest = Math.min(quickest, System.nanoTime() - start);
    }
    // Waiting for Redis would make every one slow; a busy machine does so to some.
    assertThat(quickest).isLessThan(TimeUnit.MILLISECONDS.toNanos(200));
    Await.until(
        "Redis is used again",
        () -> {
          limits.signUp(address());
          return registry.get("cotalk.limits.redis.away").gauge().value() == 0;
        });
  }

  @Test
  void roomsAndAdditionsAreCountedForAllNodesTogether(Servers servers) throws Exception {
    Map<String, String> few =
        Map.of(
            "limits.rooms-per-user", "4", "limits.adds-per-user", "20", "limits.add-burst", "10");
    Limits one = limits(servers, 2, few);
    Limits other = limits(servers, 2, few);
    UserId user = new UserId(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    int rooms = 0;
    for (int i = 0; i < 4; i++) {
      rooms += isGranted(() -> one.newRoom(user)) ? 1 : 0;
      rooms += isGranted(() -> other.newRoom(user)) ? 1 : 0;
    }
    assertThat(rooms).isEqualTo(4);
    assertThat(isGranted(() -> one.add(user, 7))).isTrue();
    // All or none: a refusal takes nothing.
    ChatException refusal = refusal(other.add(user, 4));
    assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(refusal.retryMillis()).isBetween(1L, 180_000L);
    assertThat(isGranted(() -> other.add(user, 0))).isTrue();
    assertThat(isGranted(() -> other.add(user, 3))).isTrue();
    assertThat(isGranted(() -> one.add(user, 1))).isFalse();
    UserId stranger = new UserId(user.value() / 2 + 1);
    assertThat(isGranted(() -> one.add(stranger, 500))).as("costs the whole burst").isTrue();
    assertThat(isGranted(() -> other.add(stranger, 1))).isFalse();
  }

  @Test
  void withoutRedisEachNodeAllowsItsShareOfAdditions() throws Exception {
    Map<String, String> nothing =
        Map.of(
            "redis.url", "redis://127.0.0.1:" + FreePorts.next(),
            "limits.add-burst", "10",
            "limits.adds-per-user", "10");
    Limits one = limits(2, nothing);
    Limits other = limits(2, nothing);
    UserId user = new UserId(7);
    assertThat(isGranted(() -> one.add(user, 5))).isTrue();
    assertThat(isGranted(() -> one.add(user, 1))).isFalse();
    assertThat(isGranted(() -> other.add(user, 5))).isTrue();
    assertThat(isGranted(() -> other.add(user, 1))).isFalse();
  }

  @Test
  void theBenchProfileLiftsAll(Servers servers) throws Exception {
    Limits limits = limits(servers, 1, Map.of("limits.profile", "bench"));
    String account = UUID.randomUUID().toString();
    for (int i = 0; i < 200; i++) {
      assertThat(isGranted(() -> limits.password(account, ""))).isTrue();
      limits.request(new UserId(1));
    }
  }

  @Test
  void requestsOfAUserAreLimitedOnEachNode(Servers servers) {
    Limits limits =
        limits(servers, 1, Map.of("limits.requests-per-second", "1", "limits.request-burst", "5"));
    int granted = 0;
    for (int i = 0; i < 10; i++) {
      try {
        limits.request(new UserId(7));
        granted++;
      } catch (ChatException e) {
        assertThat(e.retryMillis()).isPositive();
      }
    }
    assertThat(granted).isEqualTo(5);
  }

  private Limits limits(Servers servers, int nodes, Map<String, String> settings) {
    Map<String, String> values = new HashMap<>(settings);
    values.put("redis.url", servers.redisUrl());
    values.put("redis.password", servers.redisPassword());
    return limits(nodes, values);
  }

  private Limits limits(int nodes, Map<String, String> values) {
    Config config = TestConfig.with(values);
    return new Limits(vertx, config.limits(), config.redis(), () -> nodes, registry);
  }

  private static String address() {
    return "2001:db8:" + hex() + ":" + hex() + "::1";
  }

  private static String hex() {
    return Integer.toHexString(ThreadLocalRandom.current().nextInt(0x10000));
  }

  private static boolean isGranted(Supplier<Future<Void>> work) throws Exception {
    Future<Void> done = work.get();
    done.transform(outcome -> Future.succeededFuture())
        .await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
    return done.succeeded();
  }

  private static ChatException refusal(Future<Void> work) throws Exception {
    work.transform(outcome -> Future.succeededFuture())
        .await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
    return (ChatException) work.cause();
  }
}
