package io.cotalk.core.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.core.config.ShardDatabase;
import io.cotalk.core.config.ShardsConfig;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.EmptyShards;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A shard of the release before becomes one that can be followed, in place and while it is used.
 */
@ExtendWith({Testkit.class, VertxExtension.class})
final class TailPreparationIT {
  /** The files of the release before. */
  private static final List<String> BEFORE =
      List.of(
          "V1__tables.sql",
          "V2__room_log.sql",
          "V3__users_view.sql",
          "V4__node_leases.sql",
          "V5__senders_have_read.sql",
          "V6__added_rooms.sql",
          "V7__known_devices.sql",
          "V8__shard_epoch.sql");

  private static final String INVALID =
      """
      select count(*) from pg_index i join pg_class c on c.oid = i.indexrelid
       where c.relname like '%tx%' and not i.indisvalid
      """;

  private static final String UNINDEXED =
      """
      select count(*) from pg_inherits p
       where p.inhparent = 'messages'::regclass
         and not exists (select from pg_index i join pg_inherits x on x.inhrelid = i.indexrelid
                          where i.indrelid = p.inhrelid and x.inhparent = 'messages_tx'::regclass)
      """;

  private static final String WAITING =
      """
      select count(*) from pg_locks
       where not granted and mode = 'AccessExclusiveLock'
         and database = (select oid from pg_database where datname = current_database())
      """;

  private static final String HELD_BY_WAITING =
      """
      select h.relation::regclass::text as held from pg_locks h join pg_locks w using (pid)
       where not w.granted and h.granted and h.mode = 'AccessExclusiveLock'
         and h.relation in ('rooms'::regclass, 'messages'::regclass, 'users'::regclass, 'user_log'::regclass)
      """;

  @TempDir private Path folder;
  private Database database;

  @BeforeEach
  void makeADatabase(Servers servers) {
    database = EmptyShards.one(servers);
  }

  @Test
  void anEmptyShardHasAllIndexes() throws SQLException {
    prepare();
    assertIndexed();
    assertThat(Sql.number(database, "select base from tail_base")).isZero();
    prepare();
  }

  @Test
  void aShardOfTheReleaseBeforeKeepsItsEventsAndTakesNewOnesFromOldNodes() throws Exception {
    migrateBefore();
    fill();
    prepare();

    assertIndexed();
    assertThat(Sql.number(database, "select count(*) from messages where tx = 0")).isEqualTo(1_001);
    assertThat(Sql.number(database, "select count(*) from user_log where tx = 0")).isEqualTo(1);
    // What a node of the release before calls, by name and arguments.
    Sql.rows(
        database, "select * from apply_roster_changes(array[7], array[8], array[2], array[false])");
    Sql.rows(database, "select append_user_event(7, 'room_left', '{}')");
    assertThat(
            Sql.number(
                database,
                """
                select count(*) from user_log l join users u on u.id = l.user_id
                 where l.tx > 0 and l.tx <= u.last_tx
                """))
        .isEqualTo(2);
    // Not called by any node of this release any more, but by those that run during the change.
    Sql.rows(database, "select * from append_event(8, 6, 7, '{}')");
    assertThat(Sql.number(database, "select count(*) from messages where tx > 0")).isEqualTo(1);
  }

  @Test
  void anIndexThatWasLeftUnfinishedIsMadeAnew() throws Exception {
    migrateBefore();
    fill();
    String months = "select make_month((now() + make_interval(months => -2))::date)";
    Sql.execute(database, months);
    migrateNow();
    Sql.execute(
        database,
        """
        create index messages_default_tx on messages_default (tx);
        update pg_index set indisvalid = false where indexrelid = 'messages_default_tx'::regclass
        """);
    prepare();
    assertIndexed();
  }

  /** A waiter in a statement would have a snapshot, which the making of an index waits for. */
  @Test
  void nodesThatStartAtOnceDoNotBlockEachOther() throws Exception {
    migrateBefore();
    fill();
    try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
      List<CompletableFuture<Void>> starts =
          IntStream.range(0, 4)
              .mapToObj(node -> CompletableFuture.runAsync(this::prepareUnchecked, nodes))
              .toList();
      Await.until("all have started", () -> starts.stream().allMatch(CompletableFuture::isDone));
      starts.forEach(CompletableFuture::join);
    }
    assertIndexed();
  }

  @Test
  void sendsGoOnWhileAnIndexWaitsForALongTransaction() throws Exception {
    migrateBefore();
    fill();
    migrateNow();
    try (ExecutorService node = Executors.newSingleThreadExecutor();
        Connection reader = Sql.connect(database);
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.execute("select count(*) from messages");
      CompletableFuture<Void> start = CompletableFuture.runAsync(this::prepareUnchecked, node);
      Await.until(
          "an index is being made",
          () ->
              Sql.number(
                      database,
                      "select count(*) from pg_stat_progress_create_index"
                          + " where datname = current_database()")
                  > 0);
      Sql.execute(database, "set lock_timeout = '1s'");
      Sql.rows(database, "select * from append_event(8, 6, 7, '{}')");
      assertThat(start).isNotDone();
      reader.rollback();
      start.join();
    }
    assertIndexed();
  }

  /** A node may end after an index is made and before it is attached. */
  @Test
  void anIndexThatOnlyWaitsToBeAttachedIsKept() throws Exception {
    prepare();
    makeUnattached();
    String oid = "select 'messages_default_tx'::regclass::oid::bigint";
    long made = Sql.number(database, oid);
    prepare();
    assertThat(Sql.number(database, oid)).isEqualTo(made);
    assertIndexed();
  }

  /** Every send to the partition would wait behind it. */
  @Test
  void anIndexIsNotAttachedBehindALongTransaction() throws Exception {
    prepare();
    makeUnattached();
    try (Connection reader = Sql.connect(database);
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("select count(*) from messages_default");
      assertThatThrownBy(this::prepare)
          .isInstanceOfSatisfying(
              SQLException.class, failure -> assertThat(failure.getSQLState()).isEqualTo("55P03"));
      reader.rollback();
    }
    prepare();
    assertIndexed();
  }

  /** Which take as long as it takes to read all that there is. */
  @Test
  void aStartMakesNoIndexOfMonthsThatAreOver(Vertx vertx) throws Exception {
    migrateBefore();
    fill();
    String months = "select make_month((now() + make_interval(months => -ago))::date)";
    Sql.execute(database, months + " from generate_series(2, 3) ago");
    Set<Integer> unindexed = new ShardPreparation(config(true), "tail").run().unindexed();
    assertThat(unindexed).containsExactly(0);
    // On the first day of a month the one before still counts.
    assertThat(Sql.number(database, UNINDEXED)).isBetween(2L, 3L);

    Shards shards = done(new ShardsOpener(vertx, config(true), "tail").open());
    done(shards.followable(0));
    assertIndexed();
    done(shards.close());
    shards = done(new ShardsOpener(vertx, config(false), "tail").open());
    assertThat(shards.followable(0).isComplete()).as("nothing is left to do").isTrue();
    done(shards.close());
  }

  /** It is not left to look at a node that waits without a word. */
  @Test
  void aStartDoesNotWaitForAnotherOneThatIsAtWork() throws Exception {
    prepare();
    try (Connection other = Sql.connect(database);
        Statement statement = other.createStatement()) {
      statement.execute("select pg_advisory_lock(x'436F5461696C'::bigint)");
      prepare();
      Sql.execute(database, "drop index user_log_tx");
      assertThatThrownBy(this::prepare)
          .isInstanceOfSatisfying(
              SQLException.class,
              failure ->
                  assertThat(ShardPreparation.awayReason(failure).orElseThrow())
                      .contains("another node makes the indexes of its tail"));
    }
    Await.until("the other one is gone", () -> isThrough(this::prepared));
    assertIndexed();
  }

  private boolean prepared() throws SQLException {
    prepare();
    return true;
  }

  /** While it waits for one table, sends need the others. */
  @ParameterizedTest
  @ValueSource(strings = {"rooms", "messages", "users", "user_log"})
  void theMigrationWaitsForATableWithoutTheLockOfAnother(String table) throws Exception {
    migrateBefore();
    try (ExecutorService node = Executors.newSingleThreadExecutor();
        Connection reader = Sql.connect(database);
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("select count(*) from " + table);
      CompletableFuture<Void> start = CompletableFuture.runAsync(this::migrateNow, node);
      Await.until("it waits", () -> Sql.number(database, WAITING) > 0);
      assertThat(Sql.rows(database, HELD_BY_WAITING)).isEmpty();
      reader.rollback();
      start.join();
    }
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private void makeUnattached() {
    Sql.execute(
        database,
        """
        drop index messages_tx;
        create index messages_tx on only messages (tx) where tx > 0;
        do $$
        declare p text;
        begin
          for p in select inhrelid::regclass from pg_inherits where inhparent = 'messages'::regclass loop
            execute format('create index %s_tx on %s (tx) where tx > 0', p, p);
          end loop;
        end $$
        """);
  }

  @Test
  void withoutTheRightToMigrateAMissingIndexIsToldAtTheStart() throws Exception {
    prepare();
    Sql.execute(database, "drop index user_log_tx");
    ShardPreparation bare = new ShardPreparation(config(false), "tail");
    assertThatThrownBy(bare::run)
        .isInstanceOf(ShardMismatchException.class)
        .hasMessageContaining("its table user_log has no index on tx");
  }

  @Test
  void aRestoredCopyGivesOutHigherNumbersThanItHolds() throws Exception {
    prepare();
    long xid = Sql.number(database, "select tail_tx(0)");
    // As in a copy that was made by a server that had counted to 5,000,000,000: beyond 2^32.
    Sql.execute(database, "insert into tail_readers (consumer, tx) values ('search', 5000000000)");
    prepare();
    long base = Sql.number(database, "select base from tail_base");
    assertThat(base).isBetween(5_000_000_000L - xid - 1_000_000, 5_000_000_000L - xid);
    assertThat(Sql.number(database, "select tail_tx(0)")).isGreaterThan(5_000_000_000L);
    prepare();
    assertThat(Sql.number(database, "select base from tail_base")).isEqualTo(base);
  }

  /** Its events are gone with their month, so no index shows what the room's head says. */
  @Test
  void aShardThatIsSaidToBeRestoredIsLookedThrough() throws Exception {
    migrateBefore();
    fill();
    prepare();
    Sql.execute(database, "update rooms set last_tx = 7000000000");
    prepare();
    assertThat(Sql.number(database, "select base from tail_base")).isZero();
    new RestoredShard(config(true), "tail").raiseEpoch(0);
    assertThat(Sql.number(database, "select tail_tx(0)")).isGreaterThan(7_000_000_000L);
  }

  private void assertIndexed() {
    assertThat(Sql.number(database, UNINDEXED)).isZero();
    assertThat(Sql.number(database, INVALID)).isZero();
    assertThat(Sql.number(database, "select count(*) from pg_class where relname = 'user_log_tx'"))
        .isEqualTo(1);
  }

  /** A start, and what it leaves for later. */
  private void prepare() throws SQLException {
    ShardPreparation preparation = new ShardPreparation(config(true), "tail");
    preparation.run();
    assertThat(preparation.finishTail(0, connection -> {})).isTrue();
  }

  /** As the opener of a node's shards does: tries again while another one is at work. */
  private void prepareUnchecked() {
    ShardPreparation preparation = new ShardPreparation(config(true), "tail");
    Await.until("the start is through", () -> isThrough(preparation::run));
    Await.until("all is indexed", () -> isThrough(() -> preparation.finishTail(0, on -> {})));
  }

  /** A step of a start. */
  private interface Step {
    Object take() throws SQLException;
  }

  private static boolean isThrough(Step step) {
    try {
      return !step.take().equals(false);
    } catch (SQLException e) {
      assertThat(e.getSQLState()).isEqualTo("55P03");
      return false;
    }
  }

  private ShardsConfig config(boolean migrate) {
    return new ShardsConfig(
        List.of(new ShardDatabase(database.url(), database.user(), database.password())),
        2,
        10,
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(1),
        migrate);
  }

  /** One user, one room with 1,001 events of this month and the one before. */
  private void fill() {
    Sql.execute(
        database,
        """
        select make_month((now() + make_interval(months => ahead))::date) from generate_series(-1, 2) ahead;
        insert into users (id, handle, name, password_hash) values (7, 'anna', 'Anna', '');
        select append_user_event(7, 'room_added', '{}');
        select create_room(8, false, 'a room', 7, 1, 6, '{}');
        insert into messages (room_id, seq, n, sender_id, kind, created_at, body)
        select 8, 1 + i, i, 7, 1, now() - interval '1 month' * (i % 2), '{}' from generate_series(1, 1000) i;
        update rooms set last_seq = 1001, last_n = 1000;
        """);
  }

  private void migrateBefore() throws IOException {
    for (String file : BEFORE) {
      Path copy = folder.resolve(file);
      if (Files.notExists(copy)) {
        try (InputStream sql = getClass().getResourceAsStream("/db/migration/" + file)) {
          Files.copy(sql, copy);
        }
      }
    }
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.user(), database.password())
        .locations("filesystem:" + folder)
        .load()
        .migrate();
  }

  /** The migrations of this release, without what is prepared after them. */
  private void migrateNow() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.jdbcUrl());
    source.setUser(database.user());
    source.setPassword(database.password());
    new ShardSchema(source).migrate();
  }
}
