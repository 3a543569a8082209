package io.cotalk.core.tail;

import io.vertx.sqlclient.Row;

/**
 * How far a consumer is in a shard.
 *
 * @param owner who reads, or read last; empty for nobody
 * @param leased the owner's lease holds
 * @param tx all events up to it are done
 * @param behind committed events that are not done, counted up to {@link #MAX_COUNTED}
 * @param lagSeconds age of the oldest of them by the shard's clock; 0 when there is none
 * @param old events of before the tail are still to come
 */
public record TailStanding(
    String consumer,
    String owner,
    boolean leased,
    long tx,
    long behind,
    double lagSeconds,
    boolean old) {
  /** Where {@code behind} ends. */
  public static final int MAX_COUNTED = 10_000;

  /** By messages_tx and user_log_tx. */
  static final String QUERY =
      """
      select r.consumer, coalesce(r.owner, ''), r.lease_until > clock_timestamp(), r.tx,
             (select count(*) from (select from messages where tx > 0 and tx > r.tx limit 10000) m)
               + (select count(*) from (select from user_log where tx > 0 and tx > r.tx limit 10000) u),
             greatest(0,
               extract(epoch from clock_timestamp() - (select created_at from messages
                                                        where tx > 0 and tx > r.tx order by tx limit 1)),
               extract(epoch from clock_timestamp() - (select created_at from user_log
                                                        where tx > 0 and tx > r.tx order by tx limit 1)))::float8,
             r.old_id is not null,
             b.base + pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
             b.base + pg_snapshot_xmax(pg_current_snapshot())::text::bigint
        from tail_base b left join tail_readers r on true
       order by r.consumer
      """;

  /** Reads a row of the query that has a consumer. */
  static TailStanding of(Row row) {
    return new TailStanding(
        row.getString(0),
        row.getString(1),
        row.getBoolean(2),
        row.getLong(3),
        Math.min(row.getLong(4), MAX_COUNTED),
        row.getDouble(5),
        row.getBoolean(6));
  }

  static TailStanding unknown(String consumer) {
    return new TailStanding(consumer, "", false, 0, 0, 0, false);
  }
}
