package io.cotalk.shards;

import io.cotalk.config.ShardDatabase;
import io.cotalk.config.ShardsConfig;
import io.cotalk.id.Slots;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.exception.FlywayValidateException;

/**
 * What is done to each database before a node uses it. Blocking; runs once, at start, on a worker
 * thread.
 */
final class ShardPreparation {
  /** Serialises nodes that start at once; any fixed number. */
  private static final long START_LOCK = 0x436F54616C6BL;

  private final ShardsConfig config;
  private final String cluster;

  ShardPreparation(ShardsConfig config, String cluster) {
    this.config = config;
    this.cluster = cluster;
  }

  /** Prepares all databases and returns the slot map they agree on. */
  SlotMap run() throws SQLException {
    SlotMap agreed = null;
    for (int shard = 0; shard < config.databases().size(); shard++) {
      ShardDatabase database = config.databases().get(shard);
      try (Connection connection = connect(database, shard)) {
        durable(connection, shard);
        lock(connection);
        migrate(database, shard);
        identify(connection, shard);
        SlotMap found = slotMap(connection, shard);
        if (agreed != null && found.version() != agreed.version()) {
          throw mismatch(
              shard, "its slot map has version " + found.version(), "version " + agreed.version());
        }
        agreed = found;
        Months.prepare(connection);
      }
    }
    if (agreed == null) {
      throw new ShardMismatchException("no shard is configured");
    }
    return agreed;
  }

  private Connection connect(ShardDatabase database, int shard) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty(
        "connectTimeout", Long.toString(Math.max(1, config.connectTimeout().toSeconds())));
    properties.setProperty("options", "-c TimeZone=UTC");
    try {
      return DriverManager.getConnection(jdbcUrl(database), properties);
    } catch (SQLException e) {
      throw new SQLException(
          "shards.databases.%d (%s): %s".formatted(shard, database.url(), e.getMessage()),
          e.getSQLState(),
          e);
    }
  }

  private static String jdbcUrl(ShardDatabase database) {
    return "jdbc:" + database.url();
  }

  /** An acknowledgement promises a commit on disk, so a server that does not flush is refused. */
  private static void durable(Connection connection, int shard) throws SQLException {
    for (String setting : new String[] {"fsync", "full_page_writes", "synchronous_commit"}) {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("show " + setting)) {
        row.next();
        if (row.getString(1).equals("off")) {
          throw mismatch(
              shard, setting + " is off", "on: acknowledged messages must survive a crash");
        }
      }
    }
  }

  private static void lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_lock(" + START_LOCK + ")");
    }
  }

  private void migrate(ShardDatabase database, int shard) {
    Flyway flyway =
        Flyway.configure()
            .dataSource(jdbcUrl(database), database.user(), database.password())
            .locations("classpath:db/migration")
            .load();
    if (config.migrate()) {
      try {
        flyway.migrate();
      } catch (FlywayValidateException e) {
        throw mismatch(shard, "its schema was made by other migrations", "those of this release");
      }
      return;
    }
    MigrationInfo[] pending = flyway.info().pending();
    if (pending.length > 0) {
      throw mismatch(
          shard, "its schema lacks migration " + pending[0].getVersion(), "a migrated database");
    }
  }

  private void identify(Connection connection, int shard) throws SQLException {
    int shards = config.databases().size();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select cluster, shard, shards from shard_identity")) {
      if (row.next()) {
        expect(shard, "cluster", row.getString(1), cluster);
        expect(shard, "shard number", row.getString(2), Integer.toString(shard));
        expect(shard, "number of shards", row.getString(3), Integer.toString(shards));
        return;
      }
    }
    writeIdentity(connection, shard, shards);
  }

  private void writeIdentity(Connection connection, int shard, int shards) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement identity =
            connection.prepareStatement("insert into shard_identity values (?, ?, ?, 1)");
        PreparedStatement slots =
            connection.prepareStatement("insert into slot_map values (?, ?)")) {
      identity.setString(1, cluster);
      identity.setInt(2, shard);
      identity.setInt(3, shards);
      identity.executeUpdate();
      SlotMap map = SlotMap.initial(shards);
      for (int slot = 0; slot < Slots.COUNT; slot++) {
        slots.setInt(1, slot);
        slots.setInt(2, map.shardOf(slot));
        slots.addBatch();
      }
      slots.executeBatch();
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static SlotMap slotMap(Connection connection, int shard) throws SQLException {
    int[] shardOfSlot = new int[Slots.COUNT];
    int slots = 0;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select slot, shard from slot_map")) {
      while (row.next()) {
        shardOfSlot[row.getInt(1)] = row.getInt(2);
        slots++;
      }
    }
    if (slots != Slots.COUNT) {
      throw mismatch(shard, "its slot map has " + slots + " slots", "1024");
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select slot_version from shard_identity")) {
      row.next();
      return new SlotMap(row.getLong(1), shardOfSlot);
    }
  }

  private static void expect(int shard, String what, String found, String expected) {
    if (!found.equals(expected)) {
      throw mismatch(shard, what + " is " + found, expected + " by the configuration");
    }
  }

  private static ShardMismatchException mismatch(int shard, String found, String expected) {
    return new ShardMismatchException(
        "shards.databases[" + shard + "]: " + found + "; expected " + expected);
  }
}
