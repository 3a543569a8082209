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
import org.jspecify.annotations.Nullable;

/** Reads databases directly, past everything the server does. Blocking. */
public final class Sql {
  private Sql() {}

  /** Rows as maps of column name to value, in the order of the query. */
  public static List<Map<String, @Nullable Object>> rows(
      Database database, String query, Object... args) {
    try (Connection connection = connect(database);
        PreparedStatement statement = connection.prepareStatement(query)) {
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
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
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

  public static void execute(Database database, String statement) {
    try (Connection connection = connect(database);
        Statement one = connection.createStatement()) {
      one.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  /** A connection of the caller's own, for tests that hold a lock; the caller closes it. */
  public static Connection connect(Database database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
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
