package io.cotalk.health;

import io.cotalk.shards.Shard;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/**
 * Asks one shard whether it answers, one question at a time. Asked by a timer, read by anyone: no
 * state beside the two fields.
 */
final class ShardProbe {
  /** A shard without an answer for this time counts as gone. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

  /** A standby, and a server that an operator or a full disk has made read-only, say so. */
  private static final String WRITABLE = "select current_setting('transaction_read_only') = 'off'";

  private final Shard shard;
  private volatile boolean writable;
  private volatile boolean answered;
  private volatile long lastAnswer;
  private volatile boolean asking;

  ShardProbe(Shard shard) {
    this.shard = shard;
  }

  int index() {
    return shard.index();
  }

  void ask() {
    if (asking) {
      return;
    }
    asking = true;
    shard
        .query(WRITABLE, Tuple.tuple())
        .onSuccess(
            rows -> {
              writable = rows.iterator().next().getBoolean(0);
              lastAnswer = System.nanoTime();
              answered = true;
            })
        .onComplete(done -> asking = false);
  }

  boolean isWritable() {
    return writable && isUp();
  }

  boolean isUp() {
    return answered && System.nanoTime() - lastAnswer < PATIENCE_NANOS;
  }
}
