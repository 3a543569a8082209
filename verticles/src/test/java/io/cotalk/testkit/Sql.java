package io.cotalk.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads databases directly, past everything the server does. Blocking; any thread. */
public final class Sql {
  /** One connection for each database: logging in takes longer than any query of a test. */
  private static final Map<Database, Sql> OPEN = new ConcurrentHashMap<>();

  private static final int PROBE_SECONDS = 5;

  private final Database database;
  private @Nullable Connection connection;

  private Sql(Database database) {
    this.database = database;
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Rows as maps of column name to value, in the order of the query. */
  public static List<Map<String, @Nullable Object>> rows(
      Database database, String query, Object... args) {
    return with(database, query, connection -> rows(connection, query, args));
  }

  private static List<Map<String, @Nullable Object>> rows(
      Connection connection, String query, Object... args) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < args.length; i++) {
        statement.setObject(i + 1, args[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        while (result.next()) {
          Map<String, @Nullable Object> row = new LinkedHashMap<>();
          for (int c = 1; c <= result.getMetaData().getColumnCount(); c++) {
            row.put(result.getMetaData().getColumnLabel(c), result.getObject(c));
          }
          rows.add(row);
        }
        return rows;
      }
    }
  }

  /** The one number the query selects. */
  public static long number(Database database, String query, Object... args) {
    Object value = rows(database, query, args).getFirst().values().iterator().next();
    if (value instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalStateException(query + " gave " + value);
  }

  public static void execute(Database database, String text) {
    with(
        database,
        text,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(text);
          }
        });
  }

  /** A connection of the caller's own, for tests that hold a lock; the caller closes it. */
  public static Connection connect(Database database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  private static <T> T with(Database database, String text, Work<T> work) {
    try {
      return OPEN.computeIfAbsent(database, Sql::new).run(work);
    } catch (SQLException e) {
      throw new IllegalStateException(text, e);
    }
  }

  private synchronized <T> T run(Work<T> work) throws SQLException {
    Connection current = connection;
    if (current == null || !current.isValid(PROBE_SECONDS)) {
      current = connect(database);
      connection = current;
    }
    return work.on(current);
  }

  /** Refuses a server on which an acknowledged commit may be lost. */
  static void requireDurable(Database database) {
    for (String setting : Servers.DURABLE) {
      Object value = rows(database, "show " + setting).getFirst().get(setting);
      if (!"on".equals(value)) {
        throw new IllegalStateException(setting + " is " + value);
      }
    }
  }
}
