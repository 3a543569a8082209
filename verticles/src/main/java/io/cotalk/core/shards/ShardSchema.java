package io.cotalk.core.shards;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The schema of one database: its tables, by versioned migrations (V…), then its functions, by
 * repeatable ones (R__…), which run again when they change. Blocking.
 *
 * <p>Two histories, because nodes of adjacent releases start on one database (decision 0097). A
 * node refuses a history with a repeatable migration that it does not have, so those have a table
 * of their own; and it would put its own functions back over those of a newer release, so they are
 * left alone where a newer release has been.
 */
final class ShardSchema {
  private static final String LOCATION = "classpath:db/migration";
  private static final String FUNCTION_HISTORY = "function_history";

  /** The beginning of no file's name. */
  private static final String NO_FILE = "-";

  private static final Set<MigrationState> TO_DO =
      Set.of(MigrationState.PENDING, MigrationState.OUTDATED);

  /** One line for each migration that a database has been through, with all that Flyway judges. */
  private static final String HISTORY =
      """
      select concat_ws('|', 't', installed_rank, version, type, script, checksum, success)
        from flyway_schema_history
      union all
      select concat_ws('|', 'f', installed_rank, version, type, script, checksum, success)
        from function_history
      order by 1
      """;

  /**
   * The history of the last database that had nothing left to do. Another one with the same is done
   * as well: the migrations of this program do not change. Flyway takes a second of a processor to
   * find out for each shard.
   */
  private static final AtomicReference<List<String>> DONE = new AtomicReference<>(List.of());

  private final DataSource database;
  private @Nullable Flyway tables;
  private @Nullable Flyway functions;

  ShardSchema(DataSource database) {
    this.database = database;
  }

  private Flyway tables() {
    if (tables == null) {
      tables = configure(database).repeatableSqlMigrationPrefix(NO_FILE).load();
    }
    return tables;
  }

  private Flyway functions() {
    if (functions == null) {
      functions =
          configure(database)
              .sqlMigrationPrefix(NO_FILE)
              .table(FUNCTION_HISTORY)
              .baselineOnMigrate(true)
              .baselineVersion("0")
              .ignoreMigrationPatterns("*:missing", "*:future")
              .load();
    }
    return functions;
  }

  private static FluentConfiguration configure(DataSource database) {
    return Flyway.configure().dataSource(database).locations(LOCATION);
  }

  /**
   * Brings tables and functions to this release. Fails with {@link
   * org.flywaydb.core.api.exception.FlywayValidateException} when other migrations made them.
   */
  void migrate() {
    List<String> history = history();
    if (!history.isEmpty() && history.equals(DONE.get())) {
      return;
    }
    tables().migrate();
    if (!isNewer()) {
      functions().migrate();
    }
    DONE.set(history());
  }

  /** What the database has been through; empty if it has no history, or does not tell. */
  private List<String> history() {
    List<String> lines = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(HISTORY)) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
      return List.copyOf(lines);
    } catch (SQLException e) {
      // Flyway goes on, and says what is wrong.
      return List.of();
    }
  }

  /** Returns the first migration that is still to be done. */
  Optional<String> pending() {
    return first(tables()).or(() -> isNewer() ? Optional.empty() : first(functions()));
  }

  private static Optional<String> first(Flyway migrations) {
    return Arrays.stream(migrations.info().all())
        .filter(each -> TO_DO.contains(each.getState()))
        .findFirst()
        .map(MigrationInfo::getScript);
  }

  /** Whether a newer release has migrated the tables. */
  private boolean isNewer() {
    return Arrays.stream(tables().info().all())
        .anyMatch(each -> each.getState() == MigrationState.FUTURE_SUCCESS);
  }
}
