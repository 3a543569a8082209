package io.cotalk.core.limits;

import io.cotalk.core.breaker.Breaker;
import io.cotalk.core.config.LimitProfile;
import io.cotalk.core.config.LimitsConfig;
import io.cotalk.core.config.RedisConfig;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.UserId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits of what is rare and dear: logins, sign-ups, new rooms and people added to rooms,
 * counted for all nodes together in Redis. Without Redis each node allows its share. Requests of a
 * user are counted by each node for itself. Refusals are {@code rate_limited} with the time to
 * wait. One for each node, closed by it; any thread.
 */
public final class Limits {
  private static final Logger log = LoggerFactory.getLogger(Limits.class);
  private static final String REFUSED = "cotalk.limits.refused";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final long HELLO_WAIT_MILLIS = 1_000;
  private static final long DOUBT_WAIT_MILLIS = 1_000;
  private static final long PUBLIC_WAIT_MILLIS = 1_000;
  private static final int FAILURES_TO_OPEN = 3;

  /** Refused requests of a user that wait for their turn: two clients with all in flight. */
  private static final int LINE = 64;

  private static final long OPEN_MILLIS = 2_000;

  /** Three of them in vain show that Redis is away, without traffic. */
  private static final Duration PROBE = Duration.ofSeconds(2);

  private final boolean lifted;
  private final Rate logInsPerAccount;
  private final Rate logInsPerAddress;
  private final Rate signUpsPerAddress;
  private final Rate signUpTriesPerAddress;
  private final Rate badTokensPerAddress;
  private final Rate requestsPerUser;
  private final Rate sendsPerUser;
  private final Rate hellos;
  private final Rate roomsPerUser;
  private final Rate addsPerUser;
  private final Rate hellosPerUser;
  private final Rate helloPositionsPerUser;
  private final Rate doubtfulTokens;
  private final Rate publicPerAddress;
  private final Rate publicRequests;
  private final RedisBuckets shared;
  private final LocalBuckets local = new LocalBuckets();

  /** Apart, so that many addresses do not make those of users be forgotten. */
  private final LocalBuckets strangers = new LocalBuckets();

  private final Breaker breaker = new Breaker(FAILURES_TO_OPEN, OPEN_MILLIS);
  private final Vertx vertx;
  private final long probe;
  private final IntSupplier nodes;
  private final MeterRegistry registry;

  /**
   * @param nodes how many nodes the cluster has now; each allows that part while Redis is away
   */
  public Limits(
      Vertx vertx,
      LimitsConfig config,
      RedisConfig redis,
      IntSupplier nodes,
      MeterRegistry registry) {
    this.lifted = config.profile() == LimitProfile.BENCH;
    this.logInsPerAccount =
        new Rate("login-account", "tries to log in", config.loginsPerAccount(), MINUTE);
    this.logInsPerAddress =
        new Rate("login-address", "tries to log in", config.loginsPerAddress(), MINUTE);
    this.signUpsPerAddress =
        new Rate("signup-address", "new accounts", config.signUpsPerAddress(), HOUR);
    int tries = config.signUpTriesPerAddress();
    this.signUpTriesPerAddress =
        new Rate("signup-try-address", "tries to make an account", tries, HOUR.dividedBy(6));
    this.badTokensPerAddress =
        new Rate("bad-token-address", "bad tokens", config.badTokensPerAddress(), MINUTE);
    this.requestsPerUser =
        Rate.of("request-user", "requests", config.requestBurst(), config.requestsPerSecond());
    this.sendsPerUser =
        Rate.of("send-user", "messages", config.sendBurst(), config.sendsPerSecond());
    this.hellos = Rate.of("hello-node", "hellos", config.hellosPerSecond());
    this.roomsPerUser = new Rate("room-user", "new rooms", config.roomsPerUser(), HOUR);
    Duration addRefill = HOUR.multipliedBy(config.addBurst()).dividedBy(config.addsPerUser());
    this.addsPerUser = new Rate("add-user", "people added", config.addBurst(), addRefill);
    this.hellosPerUser = new Rate("hello-user", "hellos", config.hellosPerUser(), MINUTE);
    int positions = config.helloPositionsPerUser();
    this.helloPositionsPerUser =
        new Rate("hello-positions-user", "positions in hellos", positions, MINUTE);
    this.doubtfulTokens =
        Rate.of("doubtful-token-node", "bad tokens", config.doubtfulTokensPerSecond());
    int burst = config.publicRequestBurst();
    this.publicPerAddress =
        Rate.of("public-request-address", "requests", burst, config.publicRequestsPerAddress());
    this.publicRequests =
        Rate.of("public-request-node", "requests", config.publicRequestsPerSecond());
    this.shared = new RedisBuckets(vertx, redis);
    this.nodes = nodes;
    this.registry = registry;
    Supplier<Number> open = () -> breaker.isOpen() ? 1 : 0;
    Gauge.builder("cotalk.limits.redis.away", open)
        .description("1 while limits are kept by each node for itself")
        .register(registry);
    this.vertx = vertx;
    this.probe = vertx.setPeriodic(PROBE.toMillis(), timer -> askRedis());
  }

  /**
   * Counts a try to log in to any account.
   *
   * @param address the client's address as text
   */
  public Future<Void> logIn(String address) {
    return take(logInsPerAddress, AddressGroup.of(address));
  }

  /**
   * Counts a try to tell the password of {@code account}. Its owner's devices and sessions count
   * apart from those who only know the handle; a refusal does not tell which it was.
   *
   * @param account the normalised handle
   * @param own a device or session that is known to be the account's; empty for all others together
   */
  public Future<Void> password(String account, String own) {
    return take(logInsPerAccount, own.isEmpty() ? account : account + " " + own);
  }

  /**
   * Counts a try to sign up, whether the handle is free or not: a try tells which.
   *
   * @param address the client's address as text
   */
  public Future<Void> signUpTry(String address) {
    return take(signUpTriesPerAddress, AddressGroup.of(address));
  }

  /**
   * Counts a sign-up with a handle that is free.
   *
   * @param address the client's address as text
   */
  public Future<Void> signUp(String address) {
    return take(signUpsPerAddress, AddressGroup.of(address));
  }

  /** Counts a room that {@code user} makes. */
  public Future<Void> newRoom(UserId user) {
    return take(roomsPerUser, user.toString(), 1);
  }

  /**
   * Counts people whom {@code user} adds to a room, all at once or none.
   *
   * @param people how many; none costs nothing, more than the burst cost the whole burst
   */
  public Future<Void> add(UserId user, int people) {
    return people == 0 ? Future.succeededFuture() : take(addsPerUser, user.toString(), people);
  }

  /**
   * Counts a request of {@code user} to this node; throws {@code rate_limited}, and {@link
   * LineFull} where no wait can be promised. Takes no time.
   */
  public void request(UserId user) {
    count(requestsPerUser, user, 1, LINE);
  }

  /**
   * Counts a message that {@code user} sends to this node by a request; throws as {@link #request}.
   * Takes no time.
   */
  public void send(UserId user) {
    count(sendsPerUser, user, 1, LINE);
  }

  private void count(Rate rate, UserId user, int cost, int line) {
    long wait = lifted ? 0 : local.takeOrStandInLine(rate, user.toString(), cost, line);
    if (wait < 0) {
      registry.counter(REFUSED, "limit", rate.name()).increment();
      throw new LineFull("too many " + rate.excess() + ", and none may wait in line", -wait);
    }
    refuseUnlessZero(rate, wait);
  }

  /**
   * Counts a token whose signature is wrong though its form was right, on this node alone; a token
   * that has ended says nothing against who brings it. Takes no time.
   *
   * @param whose as for {@link #checkSignature}
   */
  public void badToken(String whose) {
    local.take(badTokensPerAddress, AddressGroup.of(whose));
  }

  /**
   * Counts the check of a signature. Who brought too many bad ones shares what the node has for
   * such: throws {@code busy} beyond that, with a wait of less than a second. So a flood of bad
   * tokens costs a bounded time. Takes no time.
   *
   * @param whose the session that the token was made for, if that is certain; else the address that
   *     brought it, as text
   */
  public void checkSignature(String whose) {
    if (lifted
        || local.await(badTokensPerAddress, AddressGroup.of(whose)) == 0
        || local.take(doubtfulTokens, "") == 0) {
      return;
    }
    registry.counter(REFUSED, "limit", doubtfulTokens.name()).increment();
    long wait = ThreadLocalRandom.current().nextLong(DOUBT_WAIT_MILLIS / 10, DOUBT_WAIT_MILLIS);
    throw new ChatException(ErrorCode.BUSY, "too many bad tokens came before this one", wait);
  }

  /**
   * Counts a request to this node that nobody's limits count, because it shows no good access token
   * or needs none. Throws {@code rate_limited} when {@code address} has had its part, and {@code
   * busy} when the node has; the wait of each is another one, of one to two seconds. Takes no time.
   */
  public void publicRequest(String address) {
    if (lifted) {
      return;
    }
    boolean own = strangers.take(publicPerAddress, AddressGroup.of(address)) == 0;
    if (own && strangers.take(publicRequests, "") == 0) {
      return;
    }
    Rate spent = own ? publicRequests : publicPerAddress;
    registry.counter(REFUSED, "limit", spent.name()).increment();
    long wait = ThreadLocalRandom.current().nextLong(PUBLIC_WAIT_MILLIS, 2 * PUBLIC_WAIT_MILLIS);
    throw own
        ? new ChatException(ErrorCode.BUSY, "too many requests to this node just now", wait)
        : new ChatException(ErrorCode.RATE_LIMITED, "too many requests from this address", wait);
  }

  /**
   * Counts a hello to this node; throws {@code busy} with a wait that spreads those who come back:
   * after a node was lost, the storm of its clients must not be the next failure (reliability T37).
   */
  public void hello() {
    if (!lifted && local.take(hellos, "") > 0) {
      registry.counter(REFUSED, "limit", hellos.name()).increment();
      long wait = ThreadLocalRandom.current().nextLong(HELLO_WAIT_MILLIS, 5 * HELLO_WAIT_MILLIS);
      throw new ChatException(ErrorCode.BUSY, "too many connect to this node just now", wait);
    }
  }

  /** Takes back a {@link #hello} that had no token of ours: garbage keeps nobody out. */
  public void helloOfStranger() {
    if (!lifted) {
      local.giveBack(hellos, "");
    }
  }

  /**
   * Counts a hello of {@code user} to this node, and the rooms it wants opened; throws {@code
   * rate_limited}. Takes no time.
   *
   * @param positions how many rooms; may be 0
   */
  public void hello(UserId user, int positions) {
    count(hellosPerUser, user, 1, LINE);
    if (positions > 0) {
      count(helloPositionsPerUser, user, positions, helloPositionsPerUser.count());
    }
  }

  /** Whether Redis does not answer; known within ten seconds, without traffic. */
  public boolean isRedisAway() {
    return breaker.isOpen();
  }

  private void askRedis() {
    if (breaker.allows(now())) {
      shared.ping().onSuccess(answer -> succeed()).onFailure(this::fail);
    }
  }

  /** Closes the connections to Redis. */
  public void close() {
    vertx.cancelTimer(probe);
    shared.close();
  }

  private Future<Void> take(Rate rate, String subject) {
    return take(rate, subject, 1);
  }

  private Future<Void> take(Rate rate, String subject, int cost) {
    if (lifted) {
      return Future.succeededFuture();
    }
    return wait(rate, subject, cost)
        .map(
            wait -> {
              refuseUnlessZero(rate, wait);
              return null;
            });
  }

  private Future<Long> wait(Rate rate, String subject, int cost) {
    if (!breaker.allows(now())) {
      return Future.succeededFuture(localWait(rate, subject, cost));
    }
    return shared
        .take(rate, subject, cost)
        .onSuccess(wait -> succeed())
        .otherwise(
            failure -> {
              fail(failure);
              return localWait(rate, subject, cost);
            });
  }

  private long localWait(Rate rate, String subject, int cost) {
    return local.take(rate.share(nodes.getAsInt()), subject, cost);
  }

  private void succeed() {
    if (breaker.isOpen()) {
      log.info("Redis answers again; limits are shared by all nodes");
    }
    breaker.succeeded();
  }

  private void fail(Throwable failure) {
    boolean before = breaker.isOpen();
    breaker.failed(now());
    if (!before && breaker.isOpen()) {
      log.warn(
          "Redis does not answer; each node keeps its share of limits: {}", failure.getMessage());
    }
  }

  private void refuseUnlessZero(Rate rate, long waitMillis) {
    if (waitMillis > 0) {
      registry.counter(REFUSED, "limit", rate.name()).increment();
      throw new ChatException(ErrorCode.RATE_LIMITED, "too many " + rate.excess(), waitMillis);
    }
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
