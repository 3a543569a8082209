package io.cotalk.core.persistence;

import io.cotalk.core.shards.Shard;
import io.cotalk.core.shards.Shards;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.cotalk.id.Cid;
import io.cotalk.id.RoomId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests that were done, by the key of their caller, on the caller's shard: for what is no event
 * of a room that is there already. Such events have their key in the room's log (see {@link
 * RoomLog#change}). Any thread.
 */
public final class RequestKeys {
  /** Rows of one deletion. */
  static final int PAGE = 1_000;

  /** By the primary key. One row at all times: the clock decides before the key does. */
  private static final String FIND =
      """
      select (extract(epoch from clock_timestamp()) * 1000)::bigint, k.hash, k.room_id
        from (select 1) one left join request_keys k on k.user_id = $1 and k.key = $2
      """;

  private static final String CLAIM =
      """
      insert into request_keys (user_id, key, hash, room_id) values ($1, $2, $3, $4)
      on conflict (user_id, key) do nothing
      """;

  /** By request_keys_created_at. Nodes that remove at once pass over each other's rows. */
  private static final String SWEEP =
      """
      delete from request_keys k using (
        select user_id, key from request_keys
         where created_at < now() - make_interval(secs => $1)
         order by created_at limit $2 for update skip locked) old
       where k.user_id = old.user_id and k.key = old.key
      """;

  private final Shards shards;
  private final long windowMillis;

  /**
   * @param windowMillis how long a key may be repeated
   */
  RequestKeys(Shards shards, long windowMillis) {
    this.shards = shards;
    this.windowMillis = windowMillis;
  }

  /**
   * A request that was done before.
   *
   * @param room which it made; null for none
   */
  public record Earlier(@Nullable RoomId room) {}

  /**
   * Finds what was done by this key; empty for nothing. Fails with {@code conflict} when it stands
   * for another request, with {@code cid_expired} outside of its window.
   */
  public Future<Optional<Earlier>> find(ChangeKey key) {
    return shards
        .of(key.actor())
        .query(FIND, Tuple.of(key.actor().value(), key.cid().value()))
        .map(rows -> found(key, rows.iterator().next()));
  }

  private Optional<Earlier> found(ChangeKey key, Row row) {
    long now = row.getLong(0);
    long millis = key.cid().millis();
    if (millis < now - windowMillis || millis > now + Cid.MAX_AHEAD.toMillis()) {
      throw AppendOutcome.CID_EXPIRED.refusal();
    }
    if (row.getUUID(1) == null) {
      return Optional.empty();
    }
    if (!key.hash().equals(row.getUUID(1))) {
      throw new ChatException(ErrorCode.CONFLICT, "this key stands for another request");
    }
    return Optional.of(new Earlier(row.getLong(2) == null ? null : new RoomId(row.getLong(2))));
  }

  /**
   * Notes that a request is done in the transaction {@code tx} on its caller's shard; false when
   * one with this key was: then {@link #find} tells which. Waits for a transaction that does it
   * just now.
   *
   * @param made the room that it makes; null for none
   */
  public Future<Boolean> claim(SqlConnection tx, ChangeKey key, @Nullable RoomId made) {
    return tx.preparedQuery(CLAIM).execute(row(key, made)).map(rows -> rows.rowCount() == 1);
  }

  /** As {@link #claim(SqlConnection, ChangeKey, RoomId)}, in a transaction of its own. */
  public Future<Boolean> claim(ChangeKey key) {
    return shards.of(key.actor()).write(CLAIM, row(key, null)).map(rows -> rows.rowCount() == 1);
  }

  private static Tuple row(ChangeKey key, @Nullable RoomId made) {
    return Tuple.of(key.actor().value(), key.cid().value(), key.hash())
        .addLong(made == null ? null : made.value());
  }

  /**
   * Removes keys that cannot be repeated any more, at most {@link #PAGE}; completes with how many.
   */
  Future<Integer> sweep(Shard shard) {
    // A key may be of a day to come, and is good for the window from then.
    long kept = Duration.ofMillis(windowMillis).plus(Cid.MAX_AHEAD).toSeconds();
    return shard.write(SWEEP, Tuple.of((double) kept, PAGE)).map(rows -> rows.rowCount());
  }

  Shards shards() {
    return shards;
  }
}
