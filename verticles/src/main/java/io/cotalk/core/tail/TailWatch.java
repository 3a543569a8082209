package io.cotalk.core.tail;

import io.cotalk.core.shards.Shard;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Looks once a second how far all consumers of a shard are, whoever reads for them, and whether a
 * transaction holds up the tail. Asks from the event loop that started it; may be read by any
 * thread.
 */
final class TailWatch {
  static final Duration PERIOD = Duration.ofSeconds(1);

  private final Shard shard;
  private volatile Map<String, TailStanding> standings = Map.of();
  private volatile double heldSeconds;
  private long lowest = -1;
  private long lowestSinceNanos;

  TailWatch(Shard shard) {
    this.shard = shard;
  }

  int shard() {
    return shard.index();
  }

  TailStanding standing(String consumer) {
    return standings.getOrDefault(consumer, TailStanding.unknown(consumer));
  }

  double heldSeconds() {
    return heldSeconds;
  }

  /** Looks, and again a period after the answer, while {@code vertx}'s context lives. */
  void look(Vertx vertx) {
    shard
        .query(TailStanding.QUERY, Tuple.tuple())
        .onSuccess(this::saw)
        .onComplete(done -> vertx.setTimer(PERIOD.toMillis(), timer -> look(vertx)));
  }

  private void saw(RowSet<Row> rows) {
    Map<String, TailStanding> seen = new HashMap<>();
    for (Row row : rows) {
      held(row.getLong(7), row.getLong(8), System.nanoTime());
      if (row.getString(0) != null) {
        seen.put(row.getString(0), TailStanding.of(row));
      }
    }
    standings = seen;
  }

  /**
   * The oldest transaction that still runs is the same as before for so long. What each transaction
   * is about is seen by superusers only, so this goes by its number.
   */
  private void held(long xmin, long xmax, long nowNanos) {
    if (xmin != lowest || xmin == xmax) {
      lowest = xmin;
      lowestSinceNanos = nowNanos;
    }
    heldSeconds = (double) (nowNanos - lowestSinceNanos) / TimeUnit.SECONDS.toNanos(1);
  }
}
