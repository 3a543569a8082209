package io.cotalk.core.session;

import io.cotalk.core.wire.ServerFrame;
import io.cotalk.error.BadField;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of one connection that have no answer yet. Each gets exactly one, by its deadline at
 * the latest: a shard that hangs silences nobody. Too many of them stop the reading. On the
 * connection's event loop only.
 */
final class Requests {
  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
  private static final long NEVER = Long.MAX_VALUE;

  private final Conversation client;
  private final int max;
  private @Nullable Pending<?> newest;
  private int count;

  /**
   * @param max most of them before the reading stops
   */
  Requests(Conversation client, int max) {
    this.client = client;
    this.max = max;
  }

  boolean isFull() {
    return count >= max;
  }

  /**
   * Answers request {@code i} when {@code work} is done: by the frame made of its result, or by its
   * failure; or by {@code late} at the deadline. Completes then too.
   */
  <T> Future<T> answer(
      long i, Future<T> work, Function<T, ServerFrame> frame, ErrorCode late, long deadline) {
    Pending<T> pending = new Pending<>(this, i, frame, late, deadline);
    if (++count == max) {
      client.link().hold();
    }
    work.onComplete(done -> client.loop().fanout().run(() -> pending.done(done)));
    return pending.promise.future();
  }

  /** Answers those whose deadline has come; returns when the next one's comes. */
  long expire(long now) {
    long next = NEVER;
    Pending<?> pending = newest;
    while (pending != null) {
      Pending<?> before = pending.older;
      if (pending.deadline <= now) {
        pending.expire();
      } else {
        next = Math.min(next, pending.deadline);
      }
      pending = before;
    }
    return next;
  }

  private void remove(Pending<?> pending) {
    if (pending.newer == null) {
      newest = pending.older;
    } else {
      pending.newer.older = pending.older;
    }
    if (pending.older != null) {
      pending.older.newer = pending.newer;
    }
    if (count-- == max) {
      client.link().release();
    }
  }

  /** Returns the answer that tells of a failure. */
  static ServerFrame failed(long i, Throwable failure) {
    if (failure instanceof ChatException known) {
      return new ServerFrame.Failed(
          i, known.code(), known.detail(), known.retryMillis(), BadField.of(known));
    }
    String incident = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    LOG.error("request failed, incident {}", incident, failure);
    return new ServerFrame.Failed(i, ErrorCode.INTERNAL, "incident " + incident, 0, "");
  }

  /** One of them, in a list of two directions. */
  private static final class Pending<T> {
    private final Requests all;
    private final long i;
    private final Function<T, ServerFrame> frame;
    private final ErrorCode late;
    private final long deadline;
    private final Promise<T> promise = Promise.promise();
    private @Nullable Pending<?> older;
    private @Nullable Pending<?> newer;
    private boolean answered;

    Pending(Requests all, long i, Function<T, ServerFrame> frame, ErrorCode late, long deadline) {
      this.all = all;
      this.i = i;
      this.frame = frame;
      this.late = late;
      this.deadline = deadline;
      older = all.newest;
      if (older != null) {
        older.newer = this;
      }
      all.newest = this;
    }

    void expire() {
      done(Future.failedFuture(new ChatException(late, "no answer in time")));
    }

    void done(AsyncResult<T> result) {
      if (answered) {
        return;
      }
      answered = true;
      all.remove(this);
      all.client.send(
          result.succeeded() ? frame.apply(result.result()) : failed(i, result.cause()));
      promise.handle(result);
    }
  }
}
