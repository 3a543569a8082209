package io.cotalk.core.shards;

import io.cotalk.core.config.ShardDatabase;
import io.cotalk.core.config.ShardsConfig;
import io.cotalk.id.Slots;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What is done to each database before a node uses it. Blocking; runs once, at start, on a worker
 * thread.
 */
final class ShardPreparation {
  /** Serialises nodes that start at once; any fixed number. */
  private static final long START_LOCK = 0x436F54616C6BL;

  /**
   * SQLSTATE: cannot connect, connection lost, server stops or starts, too many clients, a lock
   * that others hold for too long, a deadlock with somebody else.
   */
  private static final Set<String> AWAY =
      Set.of(
          "08000", "08001", "08003", "08006", "57P01", "57P02", "57P03", "53300", "55P03", "40P01");

  private static final int LONGEST_REASON = 300;

  /** Nobody waits behind a start. */
  private static final long LOGIN_SECONDS = 10;

  /** Major version of PostgreSQL. */
  private static final int OLDEST = 17;

  private final ShardsConfig config;
  private final String cluster;

  ShardPreparation(ShardsConfig config, String cluster) {
    this.config = config;
    this.cluster = cluster;
  }

  /**
   * What the databases say.
   *
   * @param slots the slot map they agree on
   * @param epochs of each, in their order
   * @param unindexed shards that cannot be followed before {@link #finishTail} is done with them
   */
  record Prepared(SlotMap slots, List<Long> epochs, Set<Integer> unindexed) {
    Prepared {
      epochs = List.copyOf(epochs);
      unindexed = Set.copyOf(unindexed);
    }
  }

  /** Prepares all databases. */
  Prepared run() throws SQLException {
    SlotMap agreed = null;
    List<Long> epochs = new ArrayList<>();
    Set<Integer> unindexed = new HashSet<>();
    for (int shard = 0; shard < config.databases().size(); shard++) {
      try (Connection connection = open(shard)) {
        SlotMap found = slotMap(connection, shard);
        if (agreed != null && found.version() != agreed.version()) {
          throw mismatch(
              shard, "its slot map has version " + found.version(), "version " + agreed.version());
        }
        agreed = found;
        epochs.add(epoch(connection));
        Months.prepare(connection);
      }
      if (!prepareTail(shard, TailPreparation.Scan.INDEXED)) {
        unindexed.add(shard);
      }
    }
    if (agreed == null) {
      throw new ShardMismatchException("no shard is configured");
    }
    return new Prepared(agreed, epochs, unindexed);
  }

  /** Connects to a database that is made what its shard has to be; others who start wait. */
  Connection open(int shard) throws SQLException {
    ShardDatabase database = config.databases().get(shard);
    Connection connection = connect(database, shard);
    try {
      requireVersion(shard, connection.getMetaData().getDatabaseProductVersion());
      durable(connection, shard);
      lock(connection);
      limitLocks(connection);
      migrate(database, shard);
      identify(connection, shard);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * On a connection of its own, after the lock of the start has been given back.
   *
   * @return whether the shard can be followed
   */
  boolean prepareTail(int shard, TailPreparation.Scan scan) throws SQLException {
    try (Connection connection = connect(config.databases().get(shard), shard)) {
      return tail(connection, shard).run(config.migrate(), scan);
    }
  }

  /** Who must be able to cancel what runs on a connection. */
  interface Running {
    /** Fails when nothing may run any more. */
    void on(Connection connection) throws SQLException;
  }

  /** Makes what {@link #prepareTail} has left for later; false: to be tried again. */
  boolean finishTail(int shard, Running running) throws SQLException {
    try (Connection connection = connect(config.databases().get(shard), shard)) {
      running.on(connection);
      return tail(connection, shard).finish(config.migrate());
    }
  }

  private TailPreparation tail(Connection connection, int shard) {
    return new TailPreparation(connection, shard, config.lockTimeout());
  }

  private static long epoch(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select epoch from shard_identity")) {
      row.next();
      return row.getLong(1);
    }
  }

  private Connection connect(ShardDatabase database, int shard) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty(
        "connectTimeout", Long.toString(Math.max(1, config.connectTimeout().toSeconds())));
    // A server that stands still accepts connections and does not answer. One on a slow machine
    // answers late, and a
    // start that begins anew for that never gets through.
    properties.setProperty(
        "loginTimeout",
        Long.toString(Math.max(LOGIN_SECONDS, config.connectTimeout().toSeconds())));
    properties.setProperty("options", "-c TimeZone=UTC");
    try {
      return DriverManager.getConnection(jdbcUrl(database), properties);
    } catch (SQLException e) {
      throw new SQLException(
          "shards.databases.%d (%s): %s"
              .formatted(shard, database.url().replaceFirst("\\?.*", ""), e.getMessage()),
          e.getSQLState(),
          e);
    }
  }

  /** Returns why a shard did not answer, in one line; empty when {@code failure} is another one. */
  static Optional<String> awayReason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && isAway(String.valueOf(sql.getSQLState()))) {
        String message = String.valueOf(failure.getMessage()).replaceAll("\\s+", " ").strip();
        return Optional.of(message.substring(0, Math.min(message.length(), LONGEST_REASON)));
      }
    }
    return Optional.empty();
  }

  private static boolean isAway(String state) {
    return AWAY.contains(state);
  }

  private static String jdbcUrl(ShardDatabase database) {
    return "jdbc:" + database.url();
  }

  /**
   * Refuses a server that is too old for the schema and for what is said about it.
   *
   * @param version as the server tells it, such as {@code 17.5 (Debian 17.5-1)}
   */
  static void requireVersion(int shard, String version) {
    int dot = version.indexOf('.');
    String major = (dot < 0 ? version : version.substring(0, dot)).replaceFirst("\\D.*", "");
    if (major.isEmpty() || Integer.parseInt(major) < OLDEST) {
      throw mismatch(shard, "PostgreSQL " + version, "PostgreSQL " + OLDEST + " or later");
    }
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

  /** A month's table is locked as those of a migration are. */
  private void limitLocks(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set lock_timeout = " + config.lockTimeout().toMillis());
    }
  }

  /**
   * Waits for each lock as long as sends do: behind a long transaction, a change of a table that
   * waited for longer would hold up every send. The start tries again.
   */
  private void migrate(ShardDatabase database, int shard) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl(database));
    source.setUser(database.user());
    source.setPassword(database.password());
    source.setOptions("-c lock_timeout=" + config.lockTimeout().toMillis());
    ShardSchema schema = new ShardSchema(source);
    if (config.migrate()) {
      try {
        schema.migrate();
      } catch (FlywayValidateException e) {
        throw mismatch(shard, "its schema was made by other migrations", "those of this release");
      }
      return;
    }
    Optional<String> pending = schema.pending();
    if (pending.isPresent()) {
      throw mismatch(shard, "its schema lacks " + pending.get(), "a migrated database");
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
