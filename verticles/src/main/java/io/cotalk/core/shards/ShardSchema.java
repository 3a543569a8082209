package io.cotalk.core.shards;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;

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

  private final Flyway tables;
  private final Flyway functions;

  ShardSchema(DataSource database) {
    tables = configure(database).repeatableSqlMigrationPrefix(NO_FILE).load();
    functions =
        configure(database)
            .sqlMigrationPrefix(NO_FILE)
            .table(FUNCTION_HISTORY)
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .ignoreMigrationPatterns("*:missing", "*:future")
            .load();
  }

  private static FluentConfiguration configure(DataSource database) {
    return Flyway.configure().dataSource(database).locations(LOCATION);
  }

  /**
   * Brings tables and functions to this release. Fails with {@link
   * org.flywaydb.core.api.exception.FlywayValidateException} when other migrations made them.
   */
  void migrate() {
    tables.migrate();
    if (!isNewer()) {
      functions.migrate();
    }
  }

  /** Returns the first migration that is still to be done. */
  Optional<String> pending() {
    return first(tables).or(() -> isNewer() ? Optional.empty() : first(functions));
  }

  private static Optional<String> first(Flyway migrations) {
    return Arrays.stream(migrations.info().all())
        .filter(each -> TO_DO.contains(each.getState()))
        .findFirst()
        .map(MigrationInfo::getScript);
  }

  /** Whether a newer release has migrated the tables. */
  private boolean isNewer() {
    return Arrays.stream(tables.info().all())
        .anyMatch(each -> each.getState() == MigrationState.FUTURE_SUCCESS);
  }
}
