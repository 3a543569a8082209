package io.cotalk.core.persistence;

import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.command.SendReply;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.core.Promise;
import java.util.UUID;

/**
 * An event between its arrival and its answer. Made on the thread it comes from, which hashes its
 * body; then it belongs to the lane's event loop.
 */
final class PendingEvent {
  /**
   * It has waited for much longer; so long a lane that is far behind needs to catch up a little.
   */
  private static final long EXPIRED_RETRY_MILLIS = 1_000;

  private final AppendEvent event;
  private final UUID hash;
  private final Promise<SendReply> reply;
  private final long deadlineNanos;
  private final Runnable answered;

  /** Set once a write of it may have been committed without an answer. */
  private boolean unsettled;

  /**
   * @param answered runs once, on the lane's event loop, when the event has its answer
   */
  PendingEvent(AppendEvent event, Promise<SendReply> reply, long deadlineNanos, Runnable answered) {
    this.event = event;
    this.reply = reply;
    this.deadlineNanos = deadlineNanos;
    this.answered = answered;
    this.hash = BodyHash.of(event.kind(), event.body());
  }

  AppendEvent event() {
    return event;
  }

  /** Returns the {@link BodyHash}, which tells whether a repeated cid says the same. */
  UUID hash() {
    return hash;
  }

  boolean late(long nowNanos) {
    return nowNanos - deadlineNanos > 0;
  }

  boolean unsettled() {
    return unsettled;
  }

  void markUnsettled() {
    unsettled = true;
  }

  /** Tells whether {@code other} is the same event, so that the two cannot go in one batch. */
  Key key() {
    return new Key(event.room().value(), event.sender().value(), event.cid().value());
  }

  void complete(SendReply answer) {
    if (reply.tryComplete(answer)) {
      answered.run();
    }
  }

  void fail(ErrorCode code, String detail) {
    fail(new ChatException(code, detail));
  }

  void fail(Throwable failure) {
    if (reply.tryFail(failure)) {
      answered.run();
    }
  }

  /**
   * Answers an event whose time is over: nothing was stored, unless an earlier try may have been.
   */
  void expire() {
    if (unsettled) {
      fail(ErrorCode.UNKNOWN, "the shard did not answer; it may have been stored");
    } else {
      fail(
          new ChatException(
              ErrorCode.BUSY, "the shard is behind; nothing was stored", EXPIRED_RETRY_MILLIS));
    }
  }

  /** Answers an event whose time is over while it is being written. */
  void giveUp() {
    markUnsettled();
    expire();
  }

  /** Returns the event as it stands in the log. */
  RoomEvent at(SendReply place) {
    return new RoomEvent(
        event.room(),
        place.seq(),
        place.n(),
        event.kind(),
        event.sender(),
        event.cid(),
        place.ts(),
        event.body());
  }

  /** What makes two events the same. */
  record Key(long room, long sender, UUID cid) {}
}
