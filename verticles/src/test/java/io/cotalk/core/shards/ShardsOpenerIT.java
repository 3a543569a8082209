package io.cotalk.core.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.core.config.ShardDatabase;
import io.cotalk.core.config.ShardsConfig;
import io.cotalk.id.UserId;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.cotalk.testkit.Testkit;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** P16, F23, G05: a node starts only on the databases that are its shards. */
@ExtendWith({Testkit.class, VertxExtension.class})
final class ShardsOpenerIT {
  private final Vertx vertx;
  private final List<ShardDatabase> databases = new ArrayList<>();

  ShardsOpenerIT(Vertx vertx) {
    this.vertx = vertx;
  }

  @BeforeEach
  void makeTwoEmptyDatabases(Servers servers) {
    Database server = servers.databases().getFirst();
    for (int i = 0; i < 2; i++) {
      String name = "opener_" + UUID.randomUUID().toString().replace("-", "");
      Sql.execute(server, "create database " + name);
      databases.add(
          new ShardDatabase(
              "postgresql://" + server.host() + ":" + server.port() + "/" + name,
              server.user(),
              server.password()));
    }
  }

  @Test
  void anEmptySystemGetsItsSchemaIdentityAndSlotMap() {
    Shards shards = opened(open("a", databases));
    assertThat(shards.all()).hasSize(2);
    assertThat(shards.of(new UserId(1024 + 5)).index()).isEqualTo(1);
    assertThat(shards.ofSlot(1022).index()).isZero();
    opened(shards.close());
    opened(opened(open("a", databases)).close());
  }

  @Test
  void swappedShardsAreRefused() {
    opened(opened(open("a", databases)).close());
    assertRefused(open("a", databases.reversed()), "shard number is 1; expected 0");
  }

  @Test
  void anotherNumberOfShardsIsRefused() {
    opened(opened(open("a", databases)).close());
    assertRefused(open("a", databases.subList(0, 1)), "number of shards is 2; expected 1");
  }

  @Test
  void theShardsOfAnotherClusterAreRefused() {
    opened(opened(open("a", databases)).close());
    assertRefused(open("b", databases), "cluster is a; expected b");
  }

  @Test
  void aServerThatDoesNotFlushItsCommitsIsRefused() {
    ShardDatabase lax = databases.getFirst();
    String name = lax.url().substring(lax.url().lastIndexOf('/') + 1);
    Database server = new Database(host(lax), port(lax), name, lax.user(), lax.password());
    Sql.execute(server, "alter database " + name + " set synchronous_commit = off");
    assertRefused(open("a", databases), "synchronous_commit is off");
  }

  @Test
  void anOldServerIsRefused() {
    ShardPreparation.requireVersion(0, "17.0");
    ShardPreparation.requireVersion(0, "18beta1");
    ShardPreparation.requireVersion(0, "17.5 (Debian 17.5-1.pgdg120+1)");
    for (String old : List.of("16.9", "9.6.24", "16beta2", "unknown")) {
      assertThatThrownBy(() -> ShardPreparation.requireVersion(3, old))
          .isInstanceOf(ShardMismatchException.class)
          .hasMessage(
              "shards.databases[3]: PostgreSQL " + old + "; expected PostgreSQL 17 or later");
    }
  }

  @Test
  void aLongTransactionHoldsUpTheMigrationAndNotWhatIsBehindIt() throws SQLException {
    ShardDatabase old = databases.getFirst();
    Flyway.configure()
        .dataSource("jdbc:" + old.url(), old.user(), old.password())
        .locations("classpath:db/migration")
        .repeatableSqlMigrationPrefix("-")
        .target("4")
        .load()
        .migrate();
    try (Connection reader =
            DriverManager.getConnection("jdbc:" + old.url(), old.user(), old.password());
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("select count(*) from rooms");
      Future<Shards> held = open("a", databases);
      Await.until("it gives up", held::isComplete);
      assertThat(ShardPreparation.awayReason(held.cause())).isPresent();
      reader.rollback();
    }
    opened(opened(open("a", databases)).close());
  }

  private static String host(ShardDatabase database) {
    return URI.create(database.url()).getHost();
  }

  private static int port(ShardDatabase database) {
    return URI.create(database.url()).getPort();
  }

  private Future<Shards> open(String cluster, List<ShardDatabase> shards) {
    ShardsConfig config =
        new ShardsConfig(
            shards,
            2,
            10,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            true);
    return new ShardsOpener(vertx, config, cluster).open();
  }

  private static <T> T opened(Future<T> future) {
    Await.until("done", future::isComplete);
    if (future.failed()) {
      throw new AssertionError(future.cause());
    }
    return future.result();
  }

  private static void assertRefused(Future<Shards> open, String reason) {
    Await.until("an answer", open::isComplete);
    assertThat(open.cause())
        .isInstanceOf(ShardMismatchException.class)
        .hasMessageContaining(reason);
  }
}
