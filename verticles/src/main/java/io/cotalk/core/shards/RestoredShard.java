package io.cotalk.core.shards;

import io.cotalk.core.config.ShardsConfig;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Gives a shard that was restored from a backup a new epoch, so that no position of before counts
 * any more. Blocking; for the command line, while no node runs.
 */
public final class RestoredShard {
  /** Nodes read every shard each second, so one that runs has a connection. */
  private static final String NODES =
      """
      select count(*) from pg_stat_activity
       where datname = current_database() and application_name = 'cotalk' and pid <> pg_backend_pid()
      """;

  /**
   * Greater than before, and by the clock: two restores of one backup never give the same. Seconds
   * since 2020.
   */
  private static final String RAISE =
      """
      update shard_identity
         set epoch = greatest(epoch + 1, extract(epoch from clock_timestamp())::bigint - 1577836800),
             restored_at = clock_timestamp()
      returning epoch
      """;

  private final ShardsConfig config;
  private final ShardPreparation preparation;

  public RestoredShard(ShardsConfig config, String cluster) {
    this.config = config;
    this.preparation = new ShardPreparation(config, cluster);
  }

  /**
   * Migrates the shard where configured, checks its identity, and returns its new epoch. Fails with
   * {@link ShardMismatchException} for another database, for a number that no shard has, and while
   * nodes are connected; with SQLException where the database cannot be reached or written.
   */
  public long raiseEpoch(int shard) throws SQLException {
    if (shard < 0 || shard >= config.databases().size()) {
      throw new ShardMismatchException("there is no shard " + shard);
    }
    long epoch;
    try (Connection connection = preparation.open(shard);
        Statement statement = connection.createStatement()) {
      if (number(statement, NODES) > 0) {
        throw new ShardMismatchException(
            "shards.databases[" + shard + "]: nodes are connected; stop all nodes first");
      }
      epoch = number(statement, RAISE);
    }
    preparation.prepareTail(shard, TailPreparation.Scan.ALL);
    return epoch;
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
