package io.cotalk.core.shards;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the indexes of the tail on months that are over, which a shard of the release before lacks,
 * after the node has started: one at a time, and one node at a time. Until a shard has them nobody
 * follows it from this node. Any thread; closed with the {@link Shards}.
 */
final class OldMonthIndexes {
  private static final Logger log = LoggerFactory.getLogger(OldMonthIndexes.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** One index takes as long as it takes to read its month twice. */
  private static final long LONGEST_HOURS = 24;

  private final Vertx vertx;
  private final ShardPreparation preparation;
  private @Nullable WorkerExecutor worker;
  private @Nullable Connection running;
  private boolean closed;

  OldMonthIndexes(Vertx vertx, ShardPreparation preparation) {
    this.vertx = vertx;
    this.preparation = preparation;
  }

  private synchronized WorkerExecutor worker() {
    WorkerExecutor made = worker;
    if (made == null) {
      made =
          vertx.createSharedWorkerExecutor("old-month-indexes", 1, LONGEST_HOURS, TimeUnit.HOURS);
      worker = made;
    }
    return made;
  }

  /** Begins; completes when the shard has all indexes. */
  Future<Void> make(int shard) {
    Promise<Void> whole = Promise.promise();
    attempt(shard, whole, true);
    return whole.future();
  }

  private void attempt(int shard, Promise<Void> whole, boolean first) {
    worker()
        .executeBlocking(() -> preparation.finishTail(shard, this::runs), false)
        .onComplete(
            done -> {
              if (isClosed()) {
                return;
              }
              if (done.succeeded() && done.result()) {
                log.atInfo().addKeyValue("shard", shard).log("the indexes of the tail are whole");
                whole.complete();
                return;
              }
              if (first && done.failed()) {
                log.atWarn()
                    .addKeyValue("shard", shard)
                    .setCause(done.cause())
                    .log("indexes of the tail on old months are not made yet; tries again");
              }
              vertx.setTimer(
                  PAUSE.toMillis(), timer -> attempt(shard, whole, first && done.succeeded()));
            });
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** On the worker: its connection, from which nothing runs after the end. */
  private synchronized void runs(Connection connection) throws SQLException {
    if (closed) {
      throw new SQLException("the node stops");
    }
    running = connection;
  }

  /** Cancels what runs. An index that is left unfinished is made anew at the next start. */
  Future<Void> close() {
    WorkerExecutor made;
    synchronized (this) {
      closed = true;
      made = worker;
    }
    return made == null
        ? Future.succeededFuture()
        : vertx.executeBlocking(this::cancel, false).eventually(made::close).otherwiseEmpty();
  }

  private @Nullable Void cancel() throws SQLException {
    Connection connection;
    synchronized (this) {
      connection = running;
    }
    if (connection != null && !connection.isClosed()) {
      connection.unwrap(PgConnection.class).cancelQuery();
    }
    return null;
  }
}
