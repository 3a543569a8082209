package io.cotalk.node;

import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns when the pools of all nodes together ask for more connections than a database has. */
final class ConnectionBudget {
  private static final Logger log = LoggerFactory.getLogger(ConnectionBudget.class);

  private static final String LIMIT =
      """
      select current_setting('max_connections')::int
           - current_setting('superuser_reserved_connections')::int
      """;

  private ConnectionBudget() {}

  /** Asks every shard; what it finds goes to the log and holds nothing up. */
  static void check(Shards shards, int poolSize, int nodes) {
    for (Shard shard : shards.all()) {
      shard
          .query(LIMIT, Tuple.tuple())
          .onSuccess(rows -> compare(shard, poolSize * nodes, rows.iterator().next().getInteger(0)))
          .onFailure(cause -> log.warn("shard {} did not tell its limit", shard.index(), cause));
    }
  }

  private static void compare(Shard shard, int wanted, int limit) {
    if (wanted > limit) {
      log.warn(
          "shard {}: {} connections of all nodes, but its database has {}; see shards.pool-size",
          shard.index(),
          wanted,
          limit);
    }
  }
}
