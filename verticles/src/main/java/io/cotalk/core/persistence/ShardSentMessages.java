package io.cotalk.core.persistence;

import io.cotalk.bus.event.EventKind;
import io.cotalk.bus.event.RoomEvent;
import io.cotalk.core.shards.Shards;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Finds sent messages on the rooms' shards. One for each node that has them.
 *
 * <p>That nothing is there is final only for a cid outside of its window, which no later send can
 * use: a transaction that took the room's lock within the window may still commit, so the question
 * is asked again behind that lock.
 */
public final class ShardSentMessages implements SentMessages {
  private static final Duration CLOCK_SLACK = Duration.ofDays(1);
  private static final long RETRY_MILLIS = 500;

  /**
   * By the primary keys of rooms and members; the message by the index of cids in the partitions
   * that the cid's time allows. "+ 0" and "offset 0" leave no other way.
   */
  private static final String FIND =
      """
      select r.last_seq, clock_timestamp(), x.seq, x.n, x.created_at, x.body
        from rooms r
        join members m on m.room_id = r.id and m.user_id = $2
        left join lateral (
          select seq, n, created_at, body from messages
           where cid = $3 and room_id + 0 = r.id and sender_id = m.user_id and kind = 1
             and created_at >= $4 and created_at <= $5 offset 0) x on true
       where r.id = $1
      """;

  private static final String LOCK = "select 1 from rooms where id = $1 for share";

  private final Shards shards;
  private final Duration window;

  /**
   * @param window how long a cid may be repeated
   */
  public ShardSentMessages(Shards shards, Duration window) {
    this.shards = shards;
    this.window = window;
  }

  @Override
  public Future<SentMessage> find(RoomId room, UserId user, Cid cid) {
    Tuple arguments =
        Tuple.of(
            room.value(),
            user.value(),
            cid.value(),
            at(cid.millis() - Cid.MAX_AHEAD.plus(CLOCK_SLACK).toMillis()),
            at(cid.millis() + window.plus(Cid.MAX_AHEAD).plus(CLOCK_SLACK).toMillis()));
    return shards
        .of(room)
        .query(FIND, arguments)
        .map(rows -> found(room, user, cid, rows))
        .compose(
            first ->
                first.event().isEmpty() && first.isFinal()
                    ? findSettled(room, user, cid, arguments)
                    : Future.succeededFuture(first));
  }

  /** Statements of their own: each sees what the lock's last holder committed. */
  private Future<SentMessage> findSettled(RoomId room, UserId user, Cid cid, Tuple arguments) {
    return shards
        .of(room)
        .inTransaction(
            tx ->
                tx.preparedQuery(LOCK)
                    .execute(Tuple.of(room.value()))
                    .compose(locked -> tx.preparedQuery(FIND).execute(arguments)))
        .recover(failure -> Future.failedFuture(unsettled(failure)))
        .map(rows -> found(room, user, cid, rows));
  }

  private static Throwable unsettled(Throwable failure) {
    return failure instanceof ChatException known && known.code().equals(ErrorCode.BUSY)
        ? new ChatException(ErrorCode.UNKNOWN, "the room is being written; ask again", RETRY_MILLIS)
        : failure;
  }

  private SentMessage found(RoomId room, UserId user, Cid cid, RowSet<Row> rows) {
    if (rows.size() == 0) {
      throw new ChatException(ErrorCode.NOT_FOUND, "no such room");
    }
    Row row = rows.iterator().next();
    long head = row.getLong(0);
    long now = row.getOffsetDateTime(1).toInstant().toEpochMilli();
    if (row.getLong(2) != null) {
      return new SentMessage(Optional.of(event(room, user, cid, row)), true, head, now);
    }
    boolean usable =
        cid.millis() >= now - window.toMillis() && cid.millis() <= now + Cid.MAX_AHEAD.toMillis();
    return new SentMessage(Optional.empty(), !usable, head, now);
  }

  private static RoomEvent event(RoomId room, UserId user, Cid cid, Row row) {
    long ts = row.getOffsetDateTime(4).toInstant().toEpochMilli();
    return new RoomEvent(
        room, row.getLong(2), row.getLong(3), EventKind.MSG, user, cid, ts, row.getString(5));
  }

  private static OffsetDateTime at(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }
}
