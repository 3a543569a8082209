package io.cotalk.core.shards;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.testkit.Database;
import io.cotalk.testkit.EmptyShards;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Nodes of adjacent releases start on one database, in any order. */
@ExtendWith(Testkit.class)
final class ShardSchemaIT {
  /** All that the release before had. */
  private static final List<String> BEFORE =
      List.of(
          "V1__tables",
          "V2__room_log",
          "V3__users_view",
          "V4__node_leases",
          "V5__senders_have_read",
          "V6__added_rooms",
          "V7__known_devices",
          "V8__shard_epoch");

  private static final String NEWER_FUNCTION =
      """
      create or replace function event_time(p_now timestamptz, p_last timestamptz) returns timestamptz
      language sql immutable parallel safe return p_now
      """;
  private static final String IS_NEWER =
      """
      select count(*) from pg_proc
       where proname = 'event_time' and pg_get_functiondef(oid) not like '%interval%'
      """;
  private static final String CHANGED =
      "update function_history set checksum = checksum + 1 where script like 'R%'";

  private Database database;
  private DataSource source;

  @BeforeEach
  void makeADatabase(Servers servers) {
    database = EmptyShards.on(servers).getFirst();
    PGSimpleDataSource made = new PGSimpleDataSource();
    made.setUrl(database.jdbcUrl());
    made.setUser(database.user());
    made.setPassword(database.password());
    source = made;
  }

  @Test
  void functionsComeAfterTheTablesAndAreWrittenAnewWhenTheyChange() {
    ShardSchema schema = new ShardSchema(source);
    assertThat(schema.pending()).contains("V1__tables.sql");
    schema.migrate();
    assertThat(schema.pending()).isEmpty();
    Sql.execute(database, NEWER_FUNCTION);
    Sql.execute(database, CHANGED);
    assertThat(schema.pending()).hasValueSatisfying(name -> assertThat(name).startsWith("R__"));
    new ShardSchema(source).migrate();
    assertThat(Sql.number(database, IS_NEWER)).isZero();
    assertThat(schema.pending()).isEmpty();
  }

  @Test
  void aNodeOfTheReleaseBeforeStartsOnTheNewSchema(@TempDir Path migrations) throws IOException {
    Flyway before = releaseBefore(migrations);
    before.migrate();
    new ShardSchema(source).migrate();
    releaseBefore(migrations).migrate();
    assertThat(before.info().pending()).isEmpty();
    assertThat(new ShardSchema(source).pending()).isEmpty();
  }

  @Test
  void theFunctionsOfANewerReleaseAreLeftAlone() {
    new ShardSchema(source).migrate();
    Sql.execute(
        database,
        """
        insert into flyway_schema_history
          (installed_rank, version, description, type, script, installed_by, execution_time, success)
        values (1000, '1000', 'newer', 'SQL', 'V1000__newer.sql', 'them', 1, true)
        """);
    Sql.execute(database, NEWER_FUNCTION);
    Sql.execute(database, CHANGED);
    ShardSchema schema = new ShardSchema(source);
    assertThat(schema.pending()).isEmpty();
    schema.migrate();
    assertThat(Sql.number(database, IS_NEWER)).isOne();
  }

  /** A database is done if its own history says so, not because another one is. */
  @Test
  void whatOneShardLacksIsDoneThereThoughAnotherHasIt(Servers servers) {
    new ShardSchema(source).migrate();
    Database first = database;
    makeADatabase(servers);
    assertThat(database).isNotEqualTo(first);
    new ShardSchema(source).migrate();
    Sql.execute(database, NEWER_FUNCTION);
    new ShardSchema(source).migrate();
    assertThat(Sql.number(database, IS_NEWER)).as("its history is that of the first").isOne();
    Sql.execute(database, "delete from function_history where script = 'R__room_log.sql'");
    new ShardSchema(source).migrate();
    assertThat(Sql.number(database, IS_NEWER)).isZero();
  }

  /** As its ShardPreparation did it. */
  private Flyway releaseBefore(Path migrations) throws IOException {
    for (String name : BEFORE) {
      String file = name + ".sql";
      try (InputStream text = ShardSchema.class.getResourceAsStream("/db/migration/" + file)) {
        Files.write(migrations.resolve(file), Objects.requireNonNull(text).readAllBytes());
      }
    }
    return Flyway.configure().dataSource(source).locations("filesystem:" + migrations).load();
  }
}
