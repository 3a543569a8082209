package io.cotalk.core.persistence;

import io.cotalk.core.shards.Shard;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes {@link RequestKeys} that cannot be repeated any more from every shard, each quarter of an
 * hour: at most {@link #MAX_PAGES} deletions a shard and time, one after the other. One for each
 * node that stores. Event-loop verticle.
 */
public final class RequestKeySweep extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(RequestKeySweep.class);
  private static final Duration PERIOD = Duration.ofMinutes(15);
  private static final int MAX_PAGES = 100;

  private final RequestKeys keys;
  private final Counter removed;

  public RequestKeySweep(RequestKeys keys, MeterRegistry registry) {
    this.keys = keys;
    this.removed =
        Counter.builder("cotalk.request.keys.removed")
            .description("Keys of requests that could not be repeated any more")
            .register(registry);
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(PERIOD.toMillis(), ignored -> sweep());
    return Future.succeededFuture();
  }

  /** Removes what is old; completes when all shards are done, also where one failed. */
  Future<Void> sweep() {
    return Future.join(
            keys.shards().all().stream()
                .map(shard -> sweep(shard, MAX_PAGES).onFailure(failure -> tell(shard, failure)))
                .toList())
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private Future<Void> sweep(Shard shard, int pagesLeft) {
    return keys.sweep(shard)
        .onSuccess(removed::increment)
        .compose(
            rows ->
                rows == RequestKeys.PAGE && pagesLeft > 1
                    ? sweep(shard, pagesLeft - 1)
                    : Future.succeededFuture());
  }

  /** The next time makes it good. */
  private static void tell(Shard shard, Throwable failure) {
    LOG.atWarn()
        .addKeyValue("shard", shard.index())
        .setCause(failure)
        .log("old keys of requests were not removed");
  }
}
