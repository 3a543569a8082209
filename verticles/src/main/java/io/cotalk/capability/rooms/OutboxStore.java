package io.cotalk.capability.rooms;

import io.cotalk.core.shards.Shard;
import io.cotalk.core.userlog.RosterChange;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** The rows of an outbox, on the rooms' shards. */
final class OutboxStore {
  static final int MAX_COUNTED = 100_000;

  /** First key of the advisory locks, any fixed number; the second is the target shard. */
  private static final int LOCK_CLASS = 0x4F7574;

  private static final String ADD =
      """
      insert into outbox (user_id, room_id, seq, gone, added, user_slot)
      select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::boolean[], $5::boolean[],
                           $6::int[])
      """;

  /** The table is nearly always empty, so a plan kept from then would read all of a long queue. */
  private static final String LOCK =
      "select pg_try_advisory_xact_lock($1, $2), set_config('enable_seqscan', 'off', true)";

  /** By outbox_slot: a long queue for another shard costs nothing. */
  private static final String OLDEST =
      """
      select o.id, o.user_id, o.room_id, o.seq, o.gone, o.added
        from unnest($1::int[]) s(slot)
       cross join lateral (select * from outbox where user_slot = s.slot order by id limit $2) o
       order by o.id limit $2
      """;

  private static final String REMOVE = "delete from outbox where id = any ($1)";

  /** By outbox_slot. An older change of the same member is settled with a newer one. */
  private static final String SETTLE =
      "delete from outbox where user_slot = $1 and user_id = $2 and room_id = $3 and seq <= $4";

  private static final String DEPTH =
      """
      select (select count(*) from (select 1 from outbox limit $1) o),
             coalesce((select extract(epoch from clock_timestamp() - created_at) * 1000
                         from outbox order by id limit 1), 0)::bigint
      """;

  /** One row with its key. */
  record Entry(long id, RosterChange change) {}

  /** Writes changes as part of the transaction that makes them. */
  Future<Void> add(SqlConnection tx, List<RosterChange> changes) {
    Integer[] slots = RosterChange.column(changes, change -> change.user().slot(), Integer[]::new);
    Tuple columns = RosterChange.columns(changes).addArrayOfInteger(slots);
    return tx.preparedQuery(ADD).execute(columns).mapEmpty();
  }

  /**
   * Takes the queue to {@code target} until the transaction ends; false when another node has it.
   */
  Future<Boolean> tryLock(SqlConnection tx, Shard target) {
    return tx.preparedQuery(LOCK)
        .execute(Tuple.of(LOCK_CLASS, target.index()))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /** Reads the oldest rows for users of these slots, in order, at most {@code limit}. */
  Future<List<Entry>> oldest(SqlConnection tx, Integer[] slots, int limit) {
    return tx.preparedQuery(OLDEST)
        .execute(Tuple.of(slots, limit))
        .map(
            rows -> {
              List<Entry> entries = new ArrayList<>(rows.size());
              for (Row row : rows) {
                entries.add(new Entry(row.getLong(0), change(row)));
              }
              return entries;
            });
  }

  private static RosterChange change(Row row) {
    return new RosterChange(
        new RoomId(row.getLong(2)),
        new UserId(row.getLong(1)),
        row.getLong(3),
        row.getBoolean(4),
        row.getBoolean(5));
  }

  /** Removes rows by their keys; those that are gone already do not matter. */
  Future<Void> remove(SqlConnection tx, List<Entry> entries) {
    Long[] ids = entries.stream().map(Entry::id).toArray(Long[]::new);
    return tx.preparedQuery(REMOVE).execute(Tuple.of((Object) ids)).mapEmpty();
  }

  /** Removes the rows that {@code change} settles. */
  Future<Void> settle(Shard source, RosterChange change) {
    long user = change.user().value();
    Tuple row = Tuple.of(change.user().slot(), user, change.room().value(), change.seq());
    return source.write(SETTLE, row).mapEmpty();
  }

  Future<OutboxDepth> depth(Shard source) {
    return source
        .query(DEPTH, Tuple.of((long) MAX_COUNTED))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              return new OutboxDepth(row.getLong(0), row.getLong(1));
            });
  }
}
