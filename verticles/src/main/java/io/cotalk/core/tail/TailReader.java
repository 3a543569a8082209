package io.cotalk.core.tail;

import io.cotalk.core.config.PlantedBug;
import io.cotalk.core.config.TailConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's reader of one shard for one consumer: takes the lease, reads, lets the consumer work,
 * saves the position, and so on. Whatever fails, it begins again from the position that is saved,
 * after a growing pause. Lives on one event loop.
 */
final class TailReader {
  private static final Logger log = LoggerFactory.getLogger(TailReader.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  /** A part of the lease after which it is renewed, or tried for again. */
  private static final int LEASE_PARTS = 3;

  private static final OffsetDateTime EVER = Instant.EPOCH.atOffset(ZoneOffset.UTC);

  /** Far more than the clock of a database is ever corrected by. */
  private static final Duration RECENT = Duration.ofDays(35);

  /** Of so many polls that find nothing, one looks at all months, whatever the clock has done. */
  private static final int IDLE_ROUND = 600;

  private final Vertx vertx;
  private final TailConsumer consumer;
  private final TailStore store;
  private final PlantedBug bug;
  private final TailConfig config;
  private final TailMetrics.OfReader metrics;

  private @Nullable TailPosition position;
  private long leaseEndNanos;
  private OffsetDateTime since = EVER;
  private int idlePolls;
  private int failures;
  private boolean registered;
  private boolean takesOver;
  private long renewTimer = -1;
  private @Nullable Promise<Void> stopping;
  private boolean busy;
  private long nextTimer = -1;

  TailReader(
      Vertx vertx,
      TailConsumer consumer,
      TailStore store,
      PlantedBug bug,
      TailConfig config,
      TailMetrics.OfReader metrics) {
    this.vertx = vertx;
    this.consumer = consumer;
    this.store = store;
    this.bug = bug;
    this.config = config;
    this.metrics = metrics;
  }

  void start() {
    if (stopping != null) {
      return;
    }
    renewTimer = vertx.setPeriodic(config.lease().toMillis() / LEASE_PARTS, ignored -> renew());
    step();
  }

  /** Completes when the work under way is done and saved, and the lease is given back. */
  Future<Void> stop() {
    vertx.cancelTimer(renewTimer);
    vertx.cancelTimer(nextTimer);
    Promise<Void> idle = Promise.promise();
    stopping = idle;
    if (!busy) {
      idle.complete();
    }
    return idle.future()
        .compose(done -> registered ? store.release() : Future.succeededFuture())
        .onComplete(done -> lose());
  }

  private void step() {
    busy = true;
    Future.succeededFuture()
        .compose(begin -> position == null || isOver() ? acquire() : advance())
        .onComplete(
            done -> {
              busy = false;
              Promise<Void> idle = stopping;
              if (idle != null) {
                idle.complete();
              } else {
                next(done.succeeded() ? succeeded(done.result()) : failed(done.cause()));
              }
            });
  }

  private void next(long pauseMillis) {
    if (pauseMillis == 0) {
      vertx.runOnContext(ignored -> resume());
    } else {
      nextTimer = vertx.setTimer(pauseMillis, ignored -> resume());
    }
  }

  private void resume() {
    if (stopping == null) {
      step();
    }
  }

  /** This process may have stood still for so long that another one has the lease. */
  private boolean isOver() {
    return System.nanoTime() - leaseEndNanos > 0;
  }

  private Future<Long> acquire() {
    lose();
    long asked = System.nanoTime();
    Future<Void> known =
        registered ? Future.succeededFuture() : store.register(consumer.beginning());
    return known
        .compose(done -> store.acquire())
        .map(
            got -> {
              // Without a row nobody has the lease: an operator has made the shard forget the
              // consumer.
              registered = got.isPresent();
              if (got.isEmpty()) {
                return config.lease().toMillis() / LEASE_PARTS;
              }
              position = got.get();
              extend(asked);
              since = EVER;
              takesOver = true;
              metrics.acquired();
              log.atInfo()
                  .addKeyValue("consumer", consumer.name())
                  .addKeyValue("shard", store.shard())
                  .addKeyValue("tx", got.get().tx())
                  .log("reads the shard");
              return 0L;
            });
  }

  private void extend(long askedNanos) {
    leaseEndNanos = askedNanos + config.lease().toNanos();
  }

  private void lose() {
    position = null;
    metrics.reads(false);
  }

  private void renew() {
    TailPosition held = position;
    if (held == null) {
      return;
    }
    long asked = System.nanoTime();
    store
        .renew()
        .onSuccess(
            kept -> {
              if (kept) {
                extend(asked);
              } else {
                leaseEndNanos = asked;
              }
            })
        .onFailure(
            failure -> log.debug("the lease of {} is not renewed", consumer.name(), failure));
  }

  /** Completes with the pause until the next step, in milliseconds. */
  private Future<Long> advance() {
    TailPosition from = position;
    if (from == null) {
      return Future.succeededFuture(0L);
    }
    return store.read(from, since).compose(page -> handle(from, page));
  }

  private Future<Long> handle(TailPosition from, TailPage page) {
    if (page.next().equals(from)) {
      idle(page.now());
      return Future.succeededFuture(config.poll().toMillis());
    }
    boolean whole = since.equals(EVER);
    since = EVER;
    idlePolls = 0;
    if (!whole && from.old().isEmpty()) {
      return Future.succeededFuture(0L);
    }
    return work(page)
        .compose(
            done -> {
              long asked = System.nanoTime();
              return store.save(page.next()).map(saved -> saved(page, saved, asked));
            });
  }

  private void idle(OffsetDateTime now) {
    idlePolls++;
    since = idlePolls % IDLE_ROUND == 0 ? EVER : now.minus(RECENT);
  }

  private Future<Void> work(TailPage page) {
    List<TailEvent> events = page.events();
    if (bug == PlantedBug.TAIL_OFF_BY_ONE && takesOver && !events.isEmpty()) {
      takesOver = false;
      events = events.subList(1, events.size());
    }
    return events.isEmpty()
        ? Future.succeededFuture()
        : consumer
            .work()
            .apply(new TailBatch(store.shard(), events))
            .timeout(config.workTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private long saved(TailPage page, boolean saved, long asked) {
    if (!saved) {
      metrics.lost();
      lose();
      return config.poll().toMillis();
    }
    position = page.next();
    extend(asked);
    metrics.delivered(page.events().size());
    return page.more() ? 0 : config.poll().toMillis();
  }

  private long succeeded(long pauseMillis) {
    if (failures > 0 && position != null) {
      log.atInfo()
          .addKeyValue("consumer", consumer.name())
          .addKeyValue("shard", store.shard())
          .log("follows the shard again");
      failures = 0;
    }
    return pauseMillis;
  }

  private long failed(Throwable failure) {
    if (failures == 0) {
      log.atWarn()
          .addKeyValue("consumer", consumer.name())
          .addKeyValue("shard", store.shard())
          .setCause(failure)
          .log("cannot follow the shard; tries again");
    }
    metrics.failed();
    // What is saved may be another position: read it again with the lease.
    leaseEndNanos = System.nanoTime();
    long doubled = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, 10));
    failures++;
    return (long) (doubled * ThreadLocalRandom.current().nextDouble(0.5, 1));
  }
}
