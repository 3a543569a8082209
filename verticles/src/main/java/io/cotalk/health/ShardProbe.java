package io.cotalk.health;

import io.cotalk.shards.Shard;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

  /** Returns {@code up}, {@code read-only} or {@code down}. */
  String state() {
    return isWritable() ? "up" : isUp() ? "read-only" : "down";
  }

  /** Returns what its users and rooms lack; empty when it is up. */
  Optional<Trouble> trouble() {
    return switch (state()) {
      case "up" -> Optional.empty();
      case "read-only" ->
          Optional.of(
              new Trouble("shard " + index() + " takes no writes", List.of("login", "send")));
      default ->
          Optional.of(
              new Trouble("shard " + index() + " is away", List.of("login", "read", "send")));
    };
  }

  boolean isWritable() {
    return writable && isUp();
  }

  boolean isUp() {
    return answered && System.nanoTime() - lastAnswer < PATIENCE_NANOS;
  }
}
