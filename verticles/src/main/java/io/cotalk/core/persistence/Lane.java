package io.cotalk.core.persistence;

import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.command.SendReply;
import io.cotalk.core.config.PersistenceConfig;
import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.ShardFailure;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hop 2: gathers the sends of some rooms of one shard while the last batch is being committed, then
 * hands all of them to {@link RoomLog}. A send that comes alone goes alone, at once; among many it
 * may wait for the others for a moment that {@link LanePace} sets.
 *
 * <p>All state belongs to one event loop. A room's sends keep their order: a room that could not go
 * with its batch is set aside, and its later sends wait behind the earlier ones until these are
 * answered.
 */
final class Lane {
  private static final long RETRY_MILLIS = 200;
  private static final long LONGEST_RETRY_MILLIS = 5_000;
  private static final long LOOK_MILLIS = 250;

  private final ContextInternal context;
  private final Shard shard;
  private final RoomLog log;
  private final PersistenceConfig config;

  private final ArrayDeque<PendingEvent> queue = new ArrayDeque<>();
  private final Map<RoomId, AsideRoom> aside = new HashMap<>();
  private final Arrivals arrivals = new Arrivals();
  private final LanePace pace;
  private volatile int held;
  private volatile long refused;
  private EventBatch current = new EventBatch();
  private boolean committing;
  private boolean looking;
  private @Nullable ScheduledFuture<?> grace;

  Lane(Context context, Shard shard, RoomLog log, PersistenceConfig config) {
    this.context = (ContextInternal) context;
    this.shard = shard;
    this.log = log;
    this.config = config;
    this.pace = new LanePace(config.maxBatch());
  }

  /**
   * Returns how many sends are in the lane, not yet answered. Any thread; on others than the lane's
   * it may miss one that is being taken.
   */
  int held() {
    return held + arrivals.size();
  }

  /** Returns how many sends were refused because the lane is behind. Any thread. */
  long refused() {
    return refused;
  }

  /** Returns how long a send that comes now may take, in nanoseconds. Any thread. */
  long expectedNanos() {
    return pace.expectedNanos(held, System.nanoTime());
  }

  /**
   * Takes a send, on any thread; on the lane's own at once, so that others may be answered before
   * this returns. Completes as {@link AppendEvent} tells, on the caller's context.
   */
  Future<SendReply> submit(AppendEvent event) {
    Promise<SendReply> reply = context.owner().getOrCreateContext().promise();
    long deadline = System.nanoTime() + config.sendTimeout().toNanos();
    PendingEvent pending = new PendingEvent(event, reply, deadline, this::answered);
    if (context.nettyEventLoop().inEventLoop()) {
      context.emit(
          ignored -> {
            if (grace != null) {
              takeArrivals();
            }
            accept(pending);
          });
    } else if (arrivals.add(pending)) {
      context.emit(ignored -> takeArrivals());
    }
    return reply.future();
  }

  private void takeArrivals() {
    arrivals.take(this::accept);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written by the lane's own event loop only
  private void accept(PendingEvent pending) {
    long wait = expectedNanos();
    boolean full = held >= config.laneQueue() || wait > config.laneWait().toNanos();
    held++;
    if (full) {
      refused++;
      pending.fail(new ChatException(ErrorCode.BUSY, "the shard is behind", retryMillis(wait)));
      return;
    }
    lookLater();
    AsideRoom before = aside.get(pending.event().room());
    if (before != null) {
      before.add(pending);
      return;
    }
    queue.add(pending);
    if (!committing) {
      committing = true;
      // At the end of this turn of the loop: what else it brings goes along.
      context.runOnContext(ignored -> commitSoon());
      return;
    }
    ScheduledFuture<?> waiting = grace;
    if (waiting != null) {
      arrivals.wakeAt(pace.missing(queue.size()));
      if (pace.graceNanos(queue.size() + arrivals.size(), System.nanoTime()) <= 0) {
        waiting.cancel(false);
        commitNext();
      }
    }
  }

  private static long retryMillis(long waitNanos) {
    return Math.clamp(TimeUnit.NANOSECONDS.toMillis(waitNanos), RETRY_MILLIS, LONGEST_RETRY_MILLIS);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written by the lane's own event loop only
  private void answered() {
    held--;
  }

  /**
   * Every send is answered in time, whatever the shard does: what would be late at the next look is
   * answered now.
   */
  private void lookLater() {
    if (!looking) {
      looking = true;
      context.owner().setTimer(LOOK_MILLIS, ignored -> answerLate());
    }
  }

  private void answerLate() {
    looking = false;
    long next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
    current.answerLate(next);
    while (!queue.isEmpty() && queue.element().late(next)) {
      queue.remove().expire();
    }
    aside.values().forEach(room -> room.answerLate(next));
    if (held > 0) {
      lookLater();
    }
  }

  private void commitSoon() {
    takeArrivals();
    long now = System.nanoTime();
    long wait = queue.isEmpty() ? 0 : pace.graceNanos(queue.size(), now);
    if (wait <= 0) {
      commitNext();
    } else {
      pace.waits(now, wait);
      grace =
          context
              .nettyEventLoop()
              .schedule(() -> context.dispatch(this::commitNext), wait, TimeUnit.NANOSECONDS);
      arrivals.wakeAt(pace.missing(queue.size()));
      takeArrivals();
    }
  }

  private void commitNext() {
    grace = null;
    arrivals.wakeAt(1);
    takeArrivals();
    EventBatch batch = nextBatch();
    current = batch;
    if (batch.size() == 0) {
      committing = false;
      return;
    }
    pace.begin(System.nanoTime());
    log.append(shard, batch)
        .onComplete(
            done -> {
              pace.end(System.nanoTime(), batch.size(), queue.size());
              if (done.succeeded()) {
                done.result().forEach(room -> setAside(room, batch.of(room)));
              } else {
                failed(batch, done.cause());
              }
              followAside();
              commitSoon();
            });
  }

  /**
   * Takes what has gathered, without the sends whose twin is in the batch already: they come next.
   */
  private EventBatch nextBatch() {
    EventBatch batch = new EventBatch();
    Set<PendingEvent.Key> keys = new HashSet<>();
    List<PendingEvent> twins = new ArrayList<>();
    long now = System.nanoTime();
    while (!queue.isEmpty() && batch.size() < config.maxBatch()) {
      PendingEvent pending = queue.remove();
      if (pending.late(now)) {
        pending.expire();
      } else if (keys.add(pending.key())) {
        batch.add(pending);
      } else {
        twins.add(pending);
      }
    }
    twins.reversed().forEach(queue::addFirst);
    return batch;
  }

  private void failed(EventBatch batch, Throwable failure) {
    boolean ambiguous = ShardFailure.isAmbiguous(failure);
    boolean again =
        ambiguous
            || ShardFailure.isBadData(failure)
            || ShardFailure.mayRepeat(failure)
            || ShardFailure.isLockTimeout(failure);
    batch
        .byRoom()
        .forEach(
            (room, sends) -> {
              if (ambiguous) {
                sends.forEach(PendingEvent::markUnsettled);
                log.doubt(room);
              }
              if (again) {
                setAside(room, sends);
              } else {
                Throwable answer = ShardFailure.ofWrite(failure);
                sends.forEach(send -> send.fail(answer));
              }
            });
  }

  /** Sends that have come since stand behind those of their room, before any that come later. */
  private void followAside() {
    if (!aside.isEmpty()) {
      queue.removeIf(
          pending -> {
            AsideRoom before = aside.get(pending.event().room());
            if (before != null) {
              before.add(pending);
            }
            return before != null;
          });
    }
  }

  private void setAside(RoomId room, List<PendingEvent> sends) {
    AsideRoom waiting = new AsideRoom(context.owner(), shard, log, room, config.maxBatch(), sends);
    aside.put(room, waiting);
    waiting.run().onSuccess(later -> rejoin(room, later));
  }

  /** Nothing of the room is in the queue or under way: what has come meanwhile goes first. */
  private void rejoin(RoomId room, List<PendingEvent> later) {
    aside.remove(room);
    later.reversed().forEach(queue::addFirst);
    if (!later.isEmpty() && !committing) {
      committing = true;
      context.runOnContext(ignored -> commitSoon());
    }
  }
}
