package io.cotalk.shards;

import io.cotalk.config.ShardDatabase;
import io.cotalk.config.ShardsConfig;
import io.vertx.core.Future;
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
import java.util.concurrent.TimeUnit;

/**
 * Opens the shards of a node: migrates them where configured, checks their identity, makes the
 * pools.
 */
public final class ShardsOpener {
  private static final Duration MAX_LIFETIME = Duration.ofMinutes(30);
  private static final Duration SWALLOWED = Duration.ofSeconds(10);
  private static final Duration IDLE_TRANSACTION = Duration.ofSeconds(10);

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
   * release and configuration expect.
   */
  public Future<Shards> open() {
    return vertx
        .executeBlocking(() -> new ShardPreparation(config, cluster).run(), false)
        .map(this::pools);
  }

  private Shards pools(SlotMap map) {
    List<Pool> pools = new ArrayList<>();
    List<Shard> shards = new ArrayList<>();
    for (ShardDatabase database : config.databases()) {
      Pool pool = pool(shards.size(), database);
      pools.add(pool);
      shards.add(
          new Shard(
              shards.size(),
              pool,
              config.poolSize(),
              config.maxWaiting(),
              config.statementTimeout().plus(ANSWER_SLACK)));
    }
    return new Shards(
        shards, map, () -> Future.join(pools.stream().map(Pool::close).toList()).<Void>mapEmpty());
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
    properties.put("plan_cache_mode", "force_generic_plan");
    properties.put("enable_seqscan", "off");
    properties.put("enable_bitmapscan", "off");
    properties.put("enable_hashjoin", "off");
    properties.put("enable_mergejoin", "off");
    properties.put("jit", "off");
    return properties;
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
