package io.cotalk.core.persistence;

import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.ShardFailure;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.RoomId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * A room that could not go with its lane's batch: its sends are written alone, in order, each
 * answered by itself, until those are answered for which it was set aside. A commit whose answer
 * was lost is settled by writing the same again: under the room's lock the sends that are stored
 * are recognised. Belongs to the lane's event loop.
 */
final class AsideRoom {
  private static final long FIRST_PAUSE_MILLIS = 25;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  private final Vertx vertx;
  private final Shard shard;
  private final RoomLog log;
  private final RoomId room;
  private final int maxSends;
  private final ArrayDeque<PendingEvent> waiting;
  private final PendingEvent last;
  private final Promise<List<PendingEvent>> done = Promise.promise();
  private List<PendingEvent> underWay = List.of();
  private long pauseMillis = FIRST_PAUSE_MILLIS;

  /** Set when a value of the batch was refused: one at a time shows which. */
  private boolean singly;

  /**
   * Writes nothing yet.
   *
   * @param sends for which it is set aside, at least one
   */
  AsideRoom(
      Vertx vertx, Shard shard, RoomLog log, RoomId room, int maxSends, List<PendingEvent> sends) {
    this.vertx = vertx;
    this.shard = shard;
    this.log = log;
    this.room = room;
    this.maxSends = maxSends;
    this.waiting = new ArrayDeque<>(sends);
    this.last = sends.getLast();
  }

  void add(PendingEvent send) {
    waiting.add(send);
  }

  /**
   * Starts writing; completes when nothing of the room is under way or in doubt, with the sends
   * that have come meanwhile, in order, for the next batch. Called once.
   */
  Future<List<PendingEvent>> run() {
    next();
    return done.future();
  }

  private void next() {
    if (isSettled()) {
      underWay = List.of();
      done.complete(List.copyOf(waiting));
      return;
    }
    List<PendingEvent> sends = take();
    underWay = sends;
    if (sends.isEmpty()) {
      next();
      return;
    }
    log.appendEach(shard, room, sends)
        .onComplete(
            done -> {
              if (done.succeeded()) {
                pauseMillis = FIRST_PAUSE_MILLIS;
                next();
              } else {
                failed(sends, done.cause());
              }
            });
  }

  private boolean isSettled() {
    return !waiting.contains(last) && waiting.stream().noneMatch(PendingEvent::unsettled);
  }

  /** Answers what is late at that time, also what is being written just now. */
  void answerLate(long nanos) {
    underWay.stream().filter(send -> send.late(nanos)).forEach(PendingEvent::giveUp);
    while (!waiting.isEmpty() && waiting.element().late(nanos)) {
      waiting.remove().expire();
    }
  }

  private List<PendingEvent> take() {
    int most = singly ? 1 : maxSends;
    long now = System.nanoTime();
    List<PendingEvent> sends = new ArrayList<>();
    while (!waiting.isEmpty() && sends.size() < most) {
      PendingEvent send = waiting.remove();
      if (send.late(now)) {
        send.expire();
      } else {
        sends.add(send);
      }
    }
    return sends;
  }

  private void failed(List<PendingEvent> sends, Throwable failure) {
    if (ShardFailure.isBadData(failure)) {
      if (sends.size() == 1) {
        sends.getFirst().fail(ErrorCode.TEXT_INVALID, "the text holds what cannot be stored");
      } else {
        singly = true;
        putBack(sends);
      }
      next();
      return;
    }
    if (ShardFailure.isAmbiguous(failure)) {
      sends.forEach(PendingEvent::markUnsettled);
      log.doubt(room);
    }
    boolean worthWaiting = ShardFailure.isLockTimeout(failure) || ShardFailure.mayRepeat(failure);
    List<PendingEvent> again = new ArrayList<>();
    for (PendingEvent send : sends) {
      if (worthWaiting || send.unsettled()) {
        again.add(send);
      } else {
        send.fail(ShardFailure.ofWrite(failure));
      }
    }
    underWay = List.of();
    putBack(again);
    vertx.setTimer(pauseMillis, ignored -> next());
    pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
  }

  private void putBack(List<PendingEvent> sends) {
    sends.reversed().forEach(waiting::addFirst);
  }
}
