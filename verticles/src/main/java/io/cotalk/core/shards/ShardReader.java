package io.cotalk.core.shards;

import io.cotalk.core.config.ShardDatabase;
import io.cotalk.core.config.ShardsConfig;
import io.cotalk.id.Slots;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one shard from outside of a node: one connection that cannot write, for an operator's
 * tools. Blocking; one thread; closed by its owner.
 */
public final class ShardReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ShardReader.class);

  /** Rows that the driver holds at once. */
  private static final int FETCH = 2_000;

  private final int index;
  private final Connection connection;
  private final int[] shardOfSlot;

  private ShardReader(int index, Connection connection, int[] shardOfSlot) {
    this.index = index;
    this.connection = connection;
    this.shardOfSlot = shardOfSlot;
  }

  /** Takes one row of a result. */
  public interface RowHandler {
    void row(ResultSet row) throws SQLException;
  }

  /**
   * Connects to all shards, in their order. Throws {@link ShardMismatchException} when one is
   * another shard than configured.
   *
   * @param statementSeconds the database ends a statement after this time
   */
  public static List<ShardReader> openAll(ShardsConfig config, String cluster, int statementSeconds)
      throws SQLException {
    List<ShardReader> readers = new ArrayList<>();
    try {
      for (ShardDatabase database : config.databases()) {
        readers.add(open(readers.size(), database, statementSeconds));
        readers.getLast().identify(cluster, config.databases().size());
      }
      return List.copyOf(readers);
    } catch (SQLException | RuntimeException e) {
      closeAll(readers);
      throw e;
    }
  }

  private static ShardReader open(int index, ShardDatabase database, int statementSeconds)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("socketTimeout", Integer.toString(statementSeconds + 5));
    properties.setProperty("ApplicationName", "cotalk ctl");
    properties.setProperty(
        "options", "-c TimeZone=UTC -c statement_timeout=" + statementSeconds + "s");
    Connection connection = DriverManager.getConnection("jdbc:" + database.url(), properties);
    try {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      return new ShardReader(index, connection, slots(connection));
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static int[] slots(Connection connection) throws SQLException {
    int[] shardOfSlot = new int[Slots.COUNT];
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select slot, shard from slot_map")) {
      while (row.next()) {
        shardOfSlot[row.getInt(1)] = row.getInt(2);
      }
    }
    return shardOfSlot;
  }

  private void identify(String cluster, int shards) throws SQLException {
    List<String> found = new ArrayList<>();
    rows(
        "select cluster, shard, shards from shard_identity",
        row -> found.add(row.getString(1) + " " + row.getInt(2) + " of " + row.getInt(3)));
    refresh();
    String expected = cluster + " " + index + " of " + shards;
    if (!found.equals(List.of(expected))) {
      throw new ShardMismatchException(
          "shards.databases[%d]: is shard %s; expected %s".formatted(index, found, expected));
    }
  }

  /** Returns the shard's number, from 0. */
  public int index() {
    return index;
  }

  /** Returns the number of the shard that holds a user or a room, by this shard's slot map. */
  public int shardOf(long id) {
    return shardOfSlot[(int) Math.floorMod(id, (long) Slots.COUNT)];
  }

  /** Returns the whole slot map, to be compared with those of other shards. */
  public List<Integer> slots() {
    return Arrays.stream(shardOfSlot).boxed().toList();
  }

  /**
   * Hands on all rows of a query, a bounded number of them in memory at once. Queries up to the
   * next {@link #refresh} see one state of the shard.
   *
   * @param args numbers and texts, and collections of them as arrays
   */
  public void rows(String query, RowHandler handler, Object... args) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setFetchSize(FETCH);
      for (int i = 0; i < args.length; i++) {
        if (args[i] instanceof Collection<?> items) {
          statement.setArray(i + 1, array(items));
        } else {
          statement.setObject(i + 1, args[i]);
        }
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          handler.row(row);
        }
      }
    }
  }

  private Array array(Collection<?> items) throws SQLException {
    boolean numbers = items.stream().allMatch(Long.class::isInstance);
    return connection.createArrayOf(numbers ? "bigint" : "text", items.toArray());
  }

  /** Lets the queries that follow see what was committed meanwhile. */
  public void refresh() throws SQLException {
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** Closes all. */
  public static void closeAll(List<ShardReader> readers) {
    for (ShardReader reader : readers) {
      try {
        reader.close();
      } catch (SQLException e) {
        LOG.debug("shard {} was gone when its connection was closed", reader.index, e);
      }
    }
  }
}
