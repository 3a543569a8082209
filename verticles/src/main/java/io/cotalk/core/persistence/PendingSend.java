package io.cotalk.core.persistence;

import io.cotalk.bus.command.SendMessage;
import io.cotalk.bus.command.SendReply;
import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.wire.EventBodyJson;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.core.Promise;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * A send between its arrival and its answer. Made on the thread it comes from, which hashes its
 * body; then it belongs to the lane's event loop.
 */
final class PendingSend {
  /**
   * It has waited for much longer; so long a lane that is far behind needs to catch up a little.
   */
  private static final long EXPIRED_RETRY_MILLIS = 1_000;

  private final SendMessage send;
  private final UUID hash;
  private final long re;
  private final Promise<SendReply> reply;
  private final long deadlineNanos;
  private final Runnable answered;

  /** Set once a write of it may have been committed without an answer. */
  private boolean unsettled;

  /**
   * @param answered runs once, on the lane's event loop, when the send has its answer
   */
  PendingSend(SendMessage send, Promise<SendReply> reply, long deadlineNanos, Runnable answered) {
    this.send = send;
    this.reply = reply;
    this.deadlineNanos = deadlineNanos;
    this.answered = answered;
    this.hash = hash(send.body());
    this.re = EventBodyJson.reOf(send.body());
  }

  SendMessage send() {
    return send;
  }

  /**
   * Returns the first 128 bits of the body's SHA-256, which tell whether a repeated cid says the
   * same.
   */
  UUID hash() {
    return hash;
  }

  /** Returns the {@code seq} of the event it answers; 0 when it answers none. */
  long re() {
    return re;
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

  /** Tells whether {@code other} is the same send, so that the two cannot go in one batch. */
  Key key() {
    return new Key(send.room().value(), send.sender().value(), send.cid().value());
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

  /** Answers a send whose time is over: nothing was stored, unless an earlier try may have been. */
  void expire() {
    if (unsettled) {
      fail(ErrorCode.UNKNOWN, "the shard did not answer; it may have been stored");
    } else {
      fail(
          new ChatException(
              ErrorCode.BUSY, "the shard is behind; nothing was stored", EXPIRED_RETRY_MILLIS));
    }
  }

  /** Answers a send whose time is over while it is being written. */
  void giveUp() {
    markUnsettled();
    expire();
  }

  RoomEvent event(SendReply stored) {
    return new RoomEvent(
        send.room(),
        stored.seq(),
        stored.n(),
        EventKind.MSG,
        send.sender(),
        send.cid(),
        stored.ts(),
        send.body());
  }

  private static UUID hash(String body) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
      ByteBuffer bits = ByteBuffer.wrap(digest);
      return new UUID(bits.getLong(), bits.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /** What makes two sends the same. */
  record Key(long room, long sender, UUID cid) {}
}
