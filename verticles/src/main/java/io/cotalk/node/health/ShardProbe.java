package io.cotalk.node.health;

import io.cotalk.core.shards.Shard;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one shard whether it answers, one question at a time. Asked by a timer, read by anyone: no
 * state beside its fields.
 */
final class ShardProbe implements DataProbe {
  /** A shard without an answer for this time counts as gone. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

  /** A standby, and a server that an operator or a full disk has made read-only, say so. */
  private static final String STATE =
      """
      select current_setting('transaction_read_only') = 'off', (select epoch from shard_identity)
      """;

  private static final Logger LOG = LoggerFactory.getLogger(ShardProbe.class);

  private final Shard shard;
  private volatile boolean writable;
  private volatile boolean answered;
  private volatile long lastAnswer;
  private volatile boolean asking;
  private volatile boolean restored;

  ShardProbe(Shard shard) {
    this.shard = shard;
  }

  @Override
  public String name() {
    return String.valueOf(shard.index());
  }

  void ask() {
    if (asking) {
      return;
    }
    asking = true;
    shard
        .query(STATE, Tuple.tuple())
        .onSuccess(
            rows -> {
              Row row = rows.iterator().next();
              writable = row.getBoolean(0);
              compare(row.getLong(1));
              lastAnswer = System.nanoTime();
              answered = true;
            })
        .onComplete(done -> asking = false);
  }

  /** Returns {@code up}, {@code read-only}, {@code down} or {@code restored}. */
  @Override
  public String state() {
    return restored ? "restored" : isWritable() ? "up" : isUp() ? "read-only" : "down";
  }

  @Override
  public Optional<Trouble> trouble() {
    return switch (state()) {
      case "up" -> Optional.empty();
      case "restored" ->
          Optional.of(
              new Trouble(
                  "shard " + name() + " was restored while this node ran: restart the node",
                  List.of("login", "read", "send")));
      case "read-only" ->
          Optional.of(
              new Trouble("shard " + name() + " takes no writes", List.of("login", "send")));
      default ->
          Optional.of(
              new Trouble("shard " + name() + " is away", List.of("login", "read", "send")));
    };
  }

  private void compare(long epoch) {
    if (epoch != shard.epoch() && !restored) {
      restored = true;
      LOG.error(
          "shard {} was restored from a backup while this node ran: it has epoch {}, this node {};"
              + " restart the node",
          shard.index(),
          epoch,
          shard.epoch());
    }
  }

  @Override
  public boolean isRestored() {
    return restored;
  }

  boolean isWritable() {
    return writable && isUp();
  }

  @Override
  public boolean isUp() {
    return answered && System.nanoTime() - lastAnswer < PATIENCE_NANOS;
  }
}
