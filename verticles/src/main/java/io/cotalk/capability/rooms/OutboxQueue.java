package io.cotalk.capability.rooms;

import io.cotalk.core.shards.Shard;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's work on the changes from one shard to one other: one batch at a time, the next at once
 * while there are more, with growing pauses while it fails. So a dead shard holds up nothing but
 * what is meant for it. Lives on the worker's context.
 */
final class OutboxQueue {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxQueue.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final Outbox outbox;
  private final Shard source;
  private final Shard target;
  private final int batch;

  private boolean busy;
  private boolean again;
  private int failures;

  OutboxQueue(Vertx vertx, Outbox outbox, Shard source, Shard target, int batch) {
    this.vertx = vertx;
    this.outbox = outbox;
    this.source = source;
    this.target = target;
    this.batch = batch;
  }

  /** Looks for changes soon: now, after the batch under way, or after the pause. */
  void wake() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    again = false;
    outbox.drain(source, target, batch).onSuccess(this::moved).onFailure(this::failed);
  }

  private void moved(int changes) {
    if (failures > 0) {
      LOG.atInfo()
          .addKeyValue("source", source.index())
          .addKeyValue("target", target.index())
          .log("Changes of rosters reach the shard again");
    }
    failures = 0;
    busy = false;
    if (again || changes == batch) {
      wake();
    }
  }

  private void failed(Throwable failure) {
    if (failures == 0) {
      LOG.atWarn()
          .addKeyValue("source", source.index())
          .addKeyValue("target", target.index())
          .setCause(failure)
          .log("Changes of rosters wait for a shard");
    }
    vertx.setTimer(
        pauseMillis(failures++, ThreadLocalRandom.current().nextDouble()),
        timer -> {
          busy = false;
          wake();
        });
  }

  /**
   * Doubles with every failure up to the longest pause, times 0.5 to 1, so that nodes do not knock
   * together.
   *
   * @param chance from 0 to 1
   */
  static long pauseMillis(int failuresBefore, double chance) {
    long doubled = FIRST_PAUSE.toMillis() << Math.min(failuresBefore, 16);
    return (long) (Math.min(doubled, LONGEST_PAUSE.toMillis()) * (0.5 + chance / 2));
  }
}
