package io.cotalk.node.dev;

import io.cotalk.core.config.ShardDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Makes the shards' databases on one server, after a look whether the server keeps its word. */
final class ShardMaker {
  private static final List<String> DURABLE =
      List.of("fsync", "synchronous_commit", "full_page_writes");

  private final int port;
  private final String password;

  ShardMaker(int port, String password) {
    this.port = port;
    this.password = password;
  }

  /**
   * The databases {@code cotalk_0} and up; those that are missing are made.
   *
   * @throws DevFault when the server does not write through to the disk or does not answer
   */
  List<ShardDatabase> make(int shards) {
    String admin = "jdbc:" + url("postgres");
    try (Connection connection = DriverManager.getConnection(admin, PostgresServer.USER, password);
        Statement statement = connection.createStatement()) {
      requireDurable(statement);
      List<ShardDatabase> databases = new ArrayList<>();
      for (int shard = 0; shard < shards; shard++) {
        String name = "cotalk_" + shard;
        if (!exists(statement, name)) {
          statement.execute("create database " + name);
        }
        databases.add(new ShardDatabase(url(name), PostgresServer.USER, password));
      }
      return List.copyOf(databases);
    } catch (SQLException e) {
      throw new DevFault("PostgreSQL on port " + port + ": " + e.getMessage());
    }
  }

  private String url(String database) {
    return "postgresql://127.0.0.1:" + port + "/" + database;
  }

  private static boolean exists(Statement statement, String name) throws SQLException {
    String sql = "select 1 from pg_database where datname = '" + name + "'";
    try (ResultSet rows = statement.executeQuery(sql)) {
      return rows.next();
    }
  }

  private static void requireDurable(Statement statement) throws SQLException {
    for (String setting : DURABLE) {
      try (ResultSet rows = statement.executeQuery("show " + setting)) {
        rows.next();
        if (!rows.getString(1).equals("on")) {
          throw new DevFault(
              "PostgreSQL runs with %s = %s: acknowledged messages could be lost"
                  .formatted(setting, rows.getString(1)));
        }
      }
    }
  }
}
