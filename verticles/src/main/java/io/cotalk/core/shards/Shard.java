package io.cotalk.core.shards;

import io.cotalk.core.breaker.Breaker;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One database and its pool. Any thread; futures complete on the caller's context. Waiting for a
 * connection is bounded in number and time ({@code busy}), every statement in time. A database that
 * does not answer is not asked for a while ({@code unavailable} at once, with the time to wait),
 * then by one caller.
 */
public final class Shard {
  private static final long BUSY_RETRY_MILLIS = 250;
  private static final int FAILURES_TO_OPEN = 3;
  private static final long OPEN_MILLIS = 1_000;

  private final int index;
  private final long epoch;
  private final Pool pool;
  private final long answerMillis;
  private final AtomicInteger inUse = new AtomicInteger();
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder waits = new LongAdder();
  private final LongAdder waitNanos = new LongAdder();
  private final AtomicInteger keysAskedFor = new AtomicInteger();
  private final int poolSize;
  private final int maxWaiting;
  private final Breaker breaker = new Breaker(FAILURES_TO_OPEN, OPEN_MILLIS);

  Shard(int index, long epoch, Pool pool, int poolSize, int maxWaiting, Duration answerLimit) {
    this.index = index;
    this.epoch = epoch;
    this.pool = pool;
    this.poolSize = poolSize;
    this.maxWaiting = maxWaiting;
    this.answerMillis = answerLimit.toMillis();
  }

  /** Returns the shard's number, from 0. */
  public int index() {
    return index;
  }

  /**
   * Returns the epoch of the shard's logs as it was when the node opened it: what the node
   * remembers is of this one, and so are the positions that it tells.
   */
  public long epoch() {
    return epoch;
  }

  /** Returns how many connections are lent out. */
  public int connectionsInUse() {
    return inUse.get();
  }

  /** Returns who may ask the database now. */
  public Breaker.State circuit() {
    return breaker.state(nowMillis());
  }

  /** Returns how often the database was given up for a while. */
  public long circuitOpenings() {
    return breaker.openings();
  }

  /** Returns how many callers wait for a connection. */
  public int connectionsAwaited() {
    return waiting.get();
  }

  /** Returns how many connections the pool has at most. */
  public int connectionsMax() {
    return poolSize;
  }

  /** Returns how often a connection was asked for. */
  public long connectionWaits() {
    return waits.sum();
  }

  /** Returns the sum of the times until a connection was there, or was not to be had. */
  public double connectionWaitNanos() {
    return waitNanos.sum();
  }

  /** Returns the counter of what {@link GatheredReads} have not answered yet. */
  AtomicInteger keysAskedFor() {
    return keysAskedFor;
  }

  /** Returns how many openings and arrivals wait for their statement, or for its end. */
  public int readsAwaited() {
    return keysAskedFor.get();
  }

  /**
   * Runs one prepared statement that reads, or that may be repeated without harm. Fails with {@code
   * busy} or {@code unavailable}; constraint violations pass as {@link PgException}.
   */
  public Future<RowSet<Row>> query(String sql, Tuple args) {
    return withConnection(c -> answered(c, c.preparedQuery(sql).execute(args)))
        .recover(failure -> Future.failedFuture(ShardFailure.ofRead(failure)));
  }

  /**
   * Runs one prepared statement that writes, in a transaction of its own. As {@link #query}, and
   * {@code unknown}.
   */
  public Future<RowSet<Row>> write(String sql, Tuple args) {
    return writeRaw(sql, args)
        .recover(failure -> Future.failedFuture(ShardFailure.ofWrite(failure)));
  }

  /**
   * As {@link #write}, but failures after a connection was got come as the driver's: see {@link
   * ShardFailure}.
   */
  public Future<RowSet<Row>> writeRaw(String sql, Tuple args) {
    return withConnection(c -> answered(c, c.preparedQuery(sql).execute(args)));
  }

  /**
   * Runs {@code work} in one READ COMMITTED transaction: committed when its future succeeds, rolled
   * back when it fails. {@code work} is repeated up to three times when the transaction lost a
   * race, so it must have no effects elsewhere. Fails with {@code work}'s {@link ChatException},
   * {@code busy}, {@code unavailable}, or {@code unknown} when the commit's answer was lost;
   * constraint violations pass as {@link PgException}.
   */
  public <T> Future<T> inTransaction(Function<SqlConnection, Future<T>> work) {
    return attempt(work, 3);
  }

  private <T> Future<T> attempt(Function<SqlConnection, Future<T>> work, int triesLeft) {
    return withConnection(c -> transaction(c, work))
        .recover(
            failure ->
                ShardFailure.mayRepeat(failure) && triesLeft > 1
                    ? attempt(work, triesLeft - 1)
                    : Future.failedFuture(failure));
  }

  private <T> Future<T> transaction(
      SqlConnection connection, Function<SqlConnection, Future<T>> work) {
    return answered(connection, connection.begin())
        .recover(failure -> Future.failedFuture(ShardFailure.ofRead(failure)))
        .compose(
            tx ->
                answered(connection, work.apply(connection))
                    .recover(failure -> rolledBack(connection, tx, failure))
                    .compose(
                        result ->
                            answered(connection, tx.commit())
                                .map(result)
                                .recover(
                                    failure ->
                                        Future.failedFuture(ShardFailure.ofWrite(failure)))));
  }

  /** With its connection, a transaction is gone. */
  private <T> Future<T> rolledBack(SqlConnection connection, Transaction tx, Throwable failure) {
    return ShardFailure.isAmbiguous(failure)
        ? Future.failedFuture(definite(failure))
        : answered(connection, tx.rollback())
            .transform(ignored -> Future.failedFuture(definite(failure)));
  }

  /**
   * Before the commit nothing is stored, whatever failed; races stay as they are, to be repeated.
   */
  private static Throwable definite(Throwable failure) {
    return ShardFailure.mayRepeat(failure) ? failure : ShardFailure.ofRead(failure);
  }

  private <T> Future<T> withConnection(Function<SqlConnection, Future<T>> work) {
    if (waiting.incrementAndGet() > maxWaiting) {
      waiting.decrementAndGet();
      return Future.failedFuture(
          new ChatException(ErrorCode.BUSY, "the shard is fully occupied", BUSY_RETRY_MILLIS));
    }
    if (!breaker.allows(nowMillis())) {
      waiting.decrementAndGet();
      return Future.failedFuture(away());
    }
    long asked = System.nanoTime();
    return pool.getConnection()
        .onComplete(got -> waited(System.nanoTime() - asked))
        .recover(failure -> Future.failedFuture(noConnection()))
        .compose(connection -> use(connection, work));
  }

  private void waited(long nanos) {
    waiting.decrementAndGet();
    waits.increment();
    waitNanos.add(nanos);
  }

  /** Either others have all connections, or there are none to be had. */
  private ChatException noConnection() {
    if (inUse.get() >= poolSize) {
      return new ChatException(ErrorCode.BUSY, "the shard is fully occupied", BUSY_RETRY_MILLIS);
    }
    breaker.failed(nowMillis());
    return away();
  }

  private ChatException away() {
    long wait = Math.max(BUSY_RETRY_MILLIS, breaker.waitMillis(nowMillis()));
    return new ChatException(ErrorCode.UNAVAILABLE, "the shard cannot be reached", wait);
  }

  private <T> Future<T> use(SqlConnection connection, Function<SqlConnection, Future<T>> work) {
    inUse.incrementAndGet();
    Future<T> result;
    try {
      result = work.apply(connection);
    } catch (RuntimeException e) {
      result = Future.failedFuture(e);
    }
    // Not waited for: closing first ends a transaction, and never does if the connection is gone.
    return result.onComplete(
        done -> {
          inUse.decrementAndGet();
          connection.close();
        });
  }

  /**
   * Bounds the wait for an answer: a database that is stopped does not even time its statements
   * out. The connection is of no use then.
   */
  private <T> Future<T> answered(SqlConnection connection, Future<T> statement) {
    return statement
        .timeout(answerMillis, TimeUnit.MILLISECONDS)
        .onComplete(done -> heard(connection, done.cause()));
  }

  /** Any answer shows that the database is there, a refusal too. */
  private void heard(SqlConnection connection, @Nullable Throwable failure) {
    if (failure instanceof TimeoutException) {
      HangUp.on(connection);
      breaker.silent(nowMillis());
    } else if (failure != null && ShardFailure.isAmbiguous(failure)) {
      breaker.failed(nowMillis());
    } else {
      breaker.succeeded();
    }
  }

  private static long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
