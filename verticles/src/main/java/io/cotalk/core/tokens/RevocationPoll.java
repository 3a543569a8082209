package io.cotalk.core.tokens;

import io.cotalk.core.tokens.RevocationSource.Revocation;
import io.cotalk.id.SessionId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the new revocations of one shard. Each poll reads again what is younger than {@link
 * #OVERLAP} before the newest row seen: a row is timed when it is inserted but seen when it is
 * committed. One poll at a time; any thread.
 */
final class RevocationPoll {
  /**
   * Longer than a transaction can stay open after it has inserted a row: idle, one more statement,
   * idle, by the timeouts of shards 10 + 5 + 10 s.
   */
  static final Duration OVERLAP = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(RevocationPoll.class);

  private final int shard;
  private final RevocationSource source;
  private final Duration memory;
  private final Consumer<SessionId> found;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile @Nullable OffsetDateTime from;
  private volatile boolean failing;

  /**
   * @param memory how far back the first poll looks
   * @param found gets every session read, the same ones again within the overlap
   */
  RevocationPoll(int shard, RevocationSource source, Duration memory, Consumer<SessionId> found) {
    this.shard = shard;
    this.source = source;
    this.memory = memory;
    this.found = found;
  }

  /** Whether the last poll failed, so that revocations of this shard may be missing. */
  boolean isFailing() {
    return failing;
  }

  int shard() {
    return shard;
  }

  /** Reads all there is, unless a poll runs already. Fails when the shard cannot be asked. */
  Future<Void> run() {
    if (!running.compareAndSet(false, true)) {
      return Future.succeededFuture();
    }
    return start()
        .compose(begin -> pages(begin, null))
        .onSuccess(done -> report(false, null))
        .onFailure(failure -> report(true, failure))
        .onComplete(done -> running.set(false));
  }

  private Future<OffsetDateTime> start() {
    OffsetDateTime known = from;
    return known != null ? Future.succeededFuture(known) : source.time(shard, memory);
  }

  private Future<Void> pages(OffsetDateTime begin, @Nullable Revocation last) {
    return source
        .page(shard, begin, last)
        .compose(
            page -> {
              page.forEach(row -> found.accept(row.session()));
              Revocation end = page.isEmpty() ? last : page.getLast();
              if (page.size() == RevocationSource.PAGE) {
                return pages(begin, end);
              }
              from = later(begin, end);
              return Future.succeededFuture();
            });
  }

  private static OffsetDateTime later(OffsetDateTime begin, @Nullable Revocation end) {
    OffsetDateTime next = end == null ? begin : end.at().minus(OVERLAP);
    return next.isAfter(begin) ? next : begin;
  }

  private void report(boolean fails, @Nullable Throwable failure) {
    if (fails && !failing) {
      log.warn(
          "shard {} cannot be asked for revoked sessions; its users' tokens run to their end: {}",
          shard,
          failure == null ? "" : failure.getMessage());
    } else if (failing && !fails) {
      log.info("shard {} answers again for revoked sessions", shard);
    }
    failing = fails;
  }
}
