package io.cotalk.core.shards;

import io.cotalk.core.config.ShardDatabase;
import io.cotalk.core.config.ShardsConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the shards of a node: migrates them where configured, checks their identity, makes the
 * pools.
 */
public final class ShardsOpener {
  private static final Logger log = LoggerFactory.getLogger(ShardsOpener.class);
  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final long MAX_PAUSE_MILLIS = 10_000;

  /** So many tries of ten seconds, and of two to fail, are five minutes or so. */
  private static final int TRIES_EACH_LINE = 25;

  private static final Duration MAX_LIFETIME = Duration.ofMinutes(30);
  private static final Duration SWALLOWED = Duration.ofSeconds(10);
  private static final Duration IDLE_TRANSACTION = Duration.ofSeconds(10);

  /** One that goes on for longer holds up everybody who follows the shard's events. */
  private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(30);

  /** How much longer than a statement may run we wait for its answer. */
  private static final Duration ANSWER_SLACK = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final ShardsConfig config;
  private final String cluster;

  public ShardsOpener(Vertx vertx, ShardsConfig config, String cluster) {
    this.vertx = vertx;
    this.config = config;
    this.cluster = cluster;
  }

  /**
   * Opens all shards. Fails with a {@link ShardMismatchException} when a database is another shard,
   * belongs to another cluster, or has another number of shards, slot map or schema than this
   * release and configuration expect; as the driver does when one does not answer or refuses the
   * login.
   */
  public Future<Shards> open() {
    ShardPreparation preparation = new ShardPreparation(config, cluster);
    return vertx
        .executeBlocking(preparation::run, false)
        .map(prepared -> pools(prepared, new OldMonthIndexes(vertx, preparation)));
  }

  /**
   * As {@link #open()}, but waits without end for shards that do not answer, and tries again after
   * one to ten seconds.
   *
   * @param waiting gets the reason, on any thread, each time that a shard did not answer
   */
  public Future<Shards> openWhenAllAnswer(Consumer<String> waiting) {
    Promise<Shards> opened = Promise.promise();
    attempt(opened, waiting, 0);
    return opened.future();
  }

  private void attempt(Promise<Shards> opened, Consumer<String> waiting, int tries) {
    open()
        .onSuccess(opened::complete)
        .onFailure(
            cause -> {
              Optional<String> away = ShardPreparation.awayReason(cause);
              if (away.isEmpty()) {
                opened.fail(cause);
                return;
              }
              tell(away.get(), tries);
              waiting.accept(away.get());
              vertx.setTimer(pauseMillis(tries), timer -> attempt(opened, waiting, tries + 1));
            });
  }

  private static long pauseMillis(int tries) {
    return Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(tries, 4));
  }

  /** Once, and then every five minutes or so. */
  private static void tell(String reason, int tries) {
    if (tries % TRIES_EACH_LINE == 0) {
      log.warn("waiting for the shards, not ready: {}", reason);
    }
  }

  private Shards pools(ShardPreparation.Prepared prepared, OldMonthIndexes indexes) {
    List<Pool> pools = new ArrayList<>();
    List<Shard> shards = new ArrayList<>();
    for (ShardDatabase database : config.databases()) {
      Pool pool = pool(shards.size(), database);
      pools.add(pool);
      shards.add(
          new Shard(
              shards.size(),
              prepared.epochs().get(shards.size()),
              pool,
              config.poolSize(),
              config.maxWaiting(),
              config.statementTimeout().plus(ANSWER_SLACK)));
    }
    return new Shards(
        shards,
        prepared.slots(),
        shards.stream().map(shard -> followable(shard.index(), prepared, indexes)).toList(),
        () ->
            indexes
                .close()
                .eventually(() -> Future.join(pools.stream().map(Pool::close).toList())));
  }

  private static Future<Void> followable(
      int shard, ShardPreparation.Prepared prepared, OldMonthIndexes indexes) {
    return prepared.unindexed().contains(shard) ? indexes.make(shard) : Future.succeededFuture();
  }

  private Pool pool(int index, ShardDatabase database) {
    PgConnectOptions connection =
        PgConnectOptions.fromUri(database.url())
            .setUser(database.user())
            .setPassword(database.password())
            .setCachePreparedStatements(true)
            .setProperties(properties());
    PoolOptions options =
        new PoolOptions()
            .setName("shard-" + index)
            .setMaxSize(config.poolSize())
            .setMaxWaitQueueSize(config.maxWaiting())
            .setConnectionTimeout((int) config.connectTimeout().toMillis())
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
            .setMaxLifetime((int) MAX_LIFETIME.toMillis())
            .setMaxLifetimeUnit(TimeUnit.MILLISECONDS);
    return PgBuilder.pool()
        .with(options)
        .with(sockets())
        .connectingTo(connection)
        .using(vertx)
        .build();
  }

  /**
   * Every statement of a node is small and has its index: plans are made once, and never such that
   * suit a table only while it is empty. Set here, once, because a function that sets them for each
   * call takes twice its time.
   */
  private Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("application_name", "cotalk");
    properties.put("TimeZone", "UTC");
    properties.put("statement_timeout", millis(config.statementTimeout()));
    properties.put("lock_timeout", millis(config.lockTimeout()));
    properties.put("idle_in_transaction_session_timeout", millis(IDLE_TRANSACTION));
    properties.put("transaction_timeout", millis(longestTransaction()));
    properties.put("plan_cache_mode", "force_generic_plan");
    properties.put("enable_seqscan", "off");
    properties.put("enable_bitmapscan", "off");
    properties.put("enable_hashjoin", "off");
    properties.put("enable_mergejoin", "off");
    properties.put("jit", "off");
    return properties;
  }

  private Duration longestTransaction() {
    Duration statements = config.statementTimeout().multipliedBy(3);
    return statements.compareTo(LONGEST_TRANSACTION) > 0 ? statements : LONGEST_TRANSACTION;
  }

  /** A network that swallows everything frees its connections after this time (Linux only). */
  private NetClientOptions sockets() {
    return new NetClientOptions()
        .setConnectTimeout((int) config.connectTimeout().toMillis())
        .setTcpKeepAlive(true)
        .setTcpUserTimeout((int) SWALLOWED.toMillis());
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
