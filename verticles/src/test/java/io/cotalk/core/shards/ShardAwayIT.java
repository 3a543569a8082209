package io.cotalk.core.shards;

import static org.assertj.core.api.Assertions.assertThat;

import io.cotalk.core.breaker.Breaker;
import io.cotalk.core.config.ShardDatabase;
import io.cotalk.core.config.ShardsConfig;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.testkit.Await;
import io.cotalk.testkit.Database;
import io.cotalk.testkit.LocalServers;
import io.cotalk.testkit.Servers;
import io.cotalk.testkit.Sql;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** F12, F14, F17: a shard that is dead, stopped or occupied; nobody waits long for it. */
@ExtendWith(VertxExtension.class)
class ShardAwayIT {
  private static final int POOL = 2;
  private static final Duration STATEMENT = Duration.ofMillis(500);
  private static final Duration LOCK = Duration.ofMillis(300);

  private static LocalServers servers;
  private static Shards shards;
  private static Shard shard;

  @BeforeAll
  static void open(Vertx vertx) {
    servers = LocalServers.launch();
    List<ShardDatabase> databases = new ArrayList<>();
    for (Database one : servers.databases()) {
      databases.add(new ShardDatabase(one.url(), one.user(), one.password()));
    }
    ShardsConfig config = new ShardsConfig(databases, POOL, 100, STATEMENT, STATEMENT, LOCK, true);
    shards = settled(new ShardsOpener(vertx, config, Servers.CLUSTER).open()).result();
    shard = shards.at(0);
  }

  @AfterAll
  static void close() {
    settled(shards.close());
    servers.close();
  }

  @Test
  void aStoppedDatabaseIsGivenUpAndAskedAgainByItself() throws Exception {
    List<ProcessHandle> processes = processes();
    long openings = shard.circuitOpenings();
    signal(processes, "STOP");
    try {
      Await.until("it is given up", () -> refused() && shard.circuitOpenings() > openings);
      Future<RowSet<Row>> refused = ask();
      assertThat(refused.isComplete()).as("refused without any waiting").isTrue();
      assertThat(code(refused)).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(((ChatException) refused.cause()).retryMillis()).isPositive();
    } finally {
      signal(processes, "CONT");
    }
    awaitAnswers();
    assertThat(shard.circuit()).isEqualTo(Breaker.State.CLOSED);
    Await.until("no connection is lent out", () -> shard.connectionsInUse() == 0);
  }

  @Test
  void aTransactionThatIsStoppedInTheMiddleEndsInTime() throws Exception {
    List<ProcessHandle> processes = new CopyOnWriteArrayList<>();
    Future<RowSet<Row>> work =
        shard.inTransaction(
            tx -> {
              processes.addAll(processes());
              signal(processes, "STOP");
              return tx.query("select 1").execute();
            });
    try {
      assertThat(code(work)).isEqualTo(ErrorCode.UNAVAILABLE);
    } finally {
      signal(processes, "CONT");
    }
    awaitAnswers();
    Await.until("no connection is lent out", () -> shard.connectionsInUse() == 0);
  }

  @Test
  void nothingOfATransactionThatWasGivenUpHappensLater() throws Exception {
    Sql.execute(servers.databases().getFirst(), "create table if not exists late (id int)");
    List<ProcessHandle> processes = new CopyOnWriteArrayList<>();
    Promise<RowSet<Row>> rest = Promise.promise();
    Future<RowSet<Row>> work =
        shard.inTransaction(
            tx -> {
              processes.addAll(processes());
              signal(processes, "STOP");
              tx.query("select 1")
                  .execute()
                  .compose(one -> tx.query("insert into late values (1)").execute())
                  .onComplete(rest);
              return rest.future();
            });
    try {
      assertThat(code(work)).isEqualTo(ErrorCode.UNAVAILABLE);
    } finally {
      signal(processes, "CONT");
    }
    settled(rest.future());
    awaitAnswers();
    assertThat(Sql.number(servers.databases().getFirst(), "select count(*) from late")).isZero();
  }

  @Test
  void aDeadDatabaseIsUsedAgainOnceItIsBack() {
    servers.killDatabase();
    Await.until("it is given up", () -> refused() && shard.circuit() != Breaker.State.CLOSED);
    servers.restartDatabase();
    awaitAnswers();
    assertThat(shard.circuit()).isEqualTo(Breaker.State.CLOSED);
    Await.until("no connection is lent out", () -> shard.connectionsInUse() == 0);
  }

  @Test
  void whoFindsAllConnectionsTakenIsToldSoAndTheShardIsNotGivenUp() throws Exception {
    long openings = shard.circuitOpenings();
    try (Connection holder = Sql.connect(servers.databases().getFirst())) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("lock table rooms in access exclusive mode");
      List<Future<RowSet<Row>>> asked = new ArrayList<>();
      for (int i = 0; i < 10 * POOL; i++) {
        asked.add(shard.query("select from rooms", Tuple.tuple()));
      }
      assertThat(asked.stream().map(ShardAwayIT::code)).containsOnly(ErrorCode.BUSY);
      holder.rollback();
    }
    awaitAnswers();
    assertThat(shard.circuitOpenings()).isEqualTo(openings);
    Await.until("nobody waits", () -> shard.connectionsAwaited() == 0);
  }

  private static Future<RowSet<Row>> ask() {
    return shard.query("select 1", Tuple.tuple());
  }

  private static boolean refused() {
    return code(ask()).equals(ErrorCode.UNAVAILABLE);
  }

  private static void awaitAnswers() {
    Await.until("it answers", Duration.ofSeconds(10), () -> settled(ask()).succeeded());
  }

  private static ErrorCode code(Future<?> future) {
    return settled(future).cause() instanceof ChatException known
        ? known.code()
        : ErrorCode.INTERNAL;
  }

  private static <F extends Future<?>> F settled(F future) {
    Await.until("an answer", future::isComplete);
    return future;
  }

  /** The server's own process and one for each of its connections and tasks. */
  private static List<ProcessHandle> processes() {
    long backend = Sql.number(servers.databases().getFirst(), "select pg_backend_pid()");
    ProcessHandle server = ProcessHandle.of(backend).flatMap(ProcessHandle::parent).orElseThrow();
    return Stream.concat(Stream.of(server), server.descendants()).toList();
  }

  private static void signal(List<ProcessHandle> processes, String name) {
    for (ProcessHandle each : processes) {
      try {
        new ProcessBuilder("kill", "-" + name, Long.toString(each.pid())).start().waitFor();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
