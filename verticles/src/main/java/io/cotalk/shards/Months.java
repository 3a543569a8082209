package io.cotalk.shards;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Keeps the partitions of this month and the next two in every shard. */
public final class Months {
  /** By the database's clock. {@code make_month} does nothing where the partition is there. */
  static final String PREPARE =
      """
      select make_month((now() + make_interval(months => ahead))::date) from generate_series(0, 2) ahead
      """;

  private Months() {}

  static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(PREPARE);
    }
  }
}
