package io.cotalk.core.tail;

import io.cotalk.core.shards.Shard;
import io.cotalk.id.RoomId;
import io.cotalk.id.UserId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tail of one shard in SQL: events by tx, and who has done what of it. Any thread. */
final class TailStore {
  /** As TailConsumer.Beginning says; a position below xmin has nothing uncommitted before it. */
  private static final String REGISTER =
      """
      insert into tail_readers (consumer, tx, old_id, old_seq)
      select $1, case when $2 then 0
                      else base + pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1 end,
             case when $2 then 0 end, case when $2 then 0 end
        from tail_base
      on conflict do nothing
      """;

  /** No row: another one reads. */
  private static final String ACQUIRE =
      """
      update tail_readers
         set owner = $2, lease_until = clock_timestamp() + make_interval(secs => $3::float8 / 1000)
       where consumer = $1 and (owner = $2 or lease_until < clock_timestamp())
      returning tx, old_users, old_id, old_seq
      """;

  private static final String RENEW =
      """
      update tail_readers
         set lease_until = clock_timestamp() + make_interval(secs => $3::float8 / 1000)
       where consumer = $1 and owner = $2
      """;

  private static final String SAVE =
      """
      update tail_readers
         set tx = $4, old_users = $5, old_id = $6, old_seq = $7, saved_at = clock_timestamp(),
             lease_until = clock_timestamp() + make_interval(secs => $3::float8 / 1000)
       where consumer = $1 and owner = $2 and tx <= $4
      """;

  private static final String RELEASE =
      """
      update tail_readers set owner = null, lease_until = '-infinity'
       where consumer = $1 and owner = $2
      """;

  private static final String READ =
      """
      select now, next, tx, id, seq, n, sender, kind, name, created_at, body
        from tail_read($1, $2, $3, $4) order by tx, id, seq
      """;

  /** By messages_room_seq: whole logs, because to look for old events alone could take long. */
  private static final String OLD_OF_ROOMS =
      """
      select tx, room_id, seq, n, sender_id, kind::int, null::text, created_at, body,
             clock_timestamp()
        from messages where (room_id, seq) > ($1, $2) order by room_id, seq limit $3
      """;

  /** By the primary key. */
  private static final String OLD_OF_USERS =
      """
      select tx, user_id, u, 0::bigint, 0::bigint, 0, kind, created_at, body, clock_timestamp()
        from user_log where (user_id, u) > ($1, $2) order by user_id, u limit $3
      """;

  private final Shard shard;
  private final String consumer;
  private final String owner;
  private final long leaseMillis;
  private final int rows;
  private final long bytes;

  /**
   * @param owner differs between two readers of one consumer
   * @param rows most events of a page, apart from the last ones that have the same tx
   * @param bytes a page ends with the tx that reaches it
   */
  TailStore(Shard shard, String consumer, String owner, Duration lease, int rows, long bytes) {
    this.shard = shard;
    this.consumer = consumer;
    this.owner = owner;
    this.leaseMillis = lease.toMillis();
    this.rows = rows;
    this.bytes = bytes;
  }

  /** The number of the shard. */
  int shard() {
    return shard.index();
  }

  Future<Void> register(TailConsumer.Beginning beginning) {
    boolean first = beginning == TailConsumer.Beginning.FIRST;
    return shard.write(REGISTER, Tuple.of(consumer, first)).mapEmpty();
  }

  /** Takes the lease; empty when another one has it. */
  Future<Optional<TailPosition>> acquire() {
    return shard
        .write(ACQUIRE, Tuple.of(consumer, owner, leaseMillis))
        .map(
            found -> {
              if (found.size() == 0) {
                return Optional.empty();
              }
              Row row = found.iterator().next();
              Long id = row.getLong(2);
              Optional<TailPosition.Old> old =
                  id == null
                      ? Optional.empty()
                      : Optional.of(new TailPosition.Old(row.getBoolean(1), id, row.getLong(3)));
              return Optional.of(new TailPosition(row.getLong(0), old));
            });
  }

  /** Keeps the lease; false when it is lost. */
  Future<Boolean> renew() {
    return shard
        .write(RENEW, Tuple.of(consumer, owner, leaseMillis))
        .map(done -> done.rowCount() == 1);
  }

  /** Saves what is done and keeps the lease; false when that is lost, and nothing is saved. */
  Future<Boolean> save(TailPosition position) {
    Tuple args = Tuple.of(consumer, owner, leaseMillis, position.tx());
    TailPosition.Old old = position.old().orElse(null);
    args.addBoolean(old != null && old.users());
    args.addLong(old == null ? null : Long.valueOf(old.id()));
    args.addLong(old == null ? null : Long.valueOf(old.seq()));
    return shard.write(SAVE, args).map(done -> done.rowCount() == 1);
  }

  /** Gives the lease back, so that another one need not wait for its end. */
  Future<Void> release() {
    return shard.write(RELEASE, Tuple.of(consumer, owner)).mapEmpty();
  }

  /**
   * Reads what follows a position.
   *
   * @param since rooms' events that the clock put before it are left out, with the months that have
   *     no others
   */
  Future<TailPage> read(TailPosition position, OffsetDateTime since) {
    return position.old().isPresent()
        ? readOld(position, position.old().get())
        : shard
            .query(READ, Tuple.of(position.tx(), since, rows, bytes))
            .map(found -> page(position, found));
  }

  private TailPage page(TailPosition position, RowSet<Row> found) {
    List<TailEvent> events = new ArrayList<>(found.size());
    long tx = position.tx();
    long size = 0;
    Row last = null;
    for (Row row : found) {
      last = row;
      if (row.getLong(1) <= position.tx()) {
        throw new IllegalStateException(
            "the position lies beyond every transaction of the server: was the shard restored?");
      }
      if (row.getLong(2) != null) {
        tx = row.getLong(2);
        TailEvent event = event(row, 3);
        size += event.body().length();
        events.add(event);
      }
    }
    if (last == null) {
      throw new IllegalStateException("tail_base has no row");
    }
    // A char is three bytes at most.
    boolean more = events.size() >= rows || size >= bytes / 3;
    return new TailPage(events, position.at(tx), more, last.getOffsetDateTime(0));
  }

  /** The columns from {@code first} on: id, seq, n, sender, kind, name, created_at, body. */
  private static TailEvent event(Row row, int first) {
    String name = row.getString(first + 5);
    var at = row.getOffsetDateTime(first + 6).toInstant();
    String body = row.getString(first + 7);
    return name == null
        ? new TailEvent.OfRoom(
            new RoomId(row.getLong(first)),
            row.getLong(first + 1),
            row.getLong(first + 2),
            new UserId(row.getLong(first + 3)),
            row.getInteger(first + 4),
            at,
            body)
        : new TailEvent.OfUser(
            new UserId(row.getLong(first)), row.getLong(first + 1), name, at, body);
  }

  private Future<TailPage> readOld(TailPosition position, TailPosition.Old old) {
    return shard
        .query(old.users() ? OLD_OF_USERS : OLD_OF_ROOMS, Tuple.of(old.id(), old.seq(), rows))
        .map(found -> oldPage(position, old, found));
  }

  /** In each log the old events come first; the rest of a log is left to the order by tx. */
  private static TailPage oldPage(TailPosition position, TailPosition.Old old, RowSet<Row> found) {
    List<TailEvent> events = new ArrayList<>(found.size());
    Optional<TailPosition.Old> next = old.next();
    OffsetDateTime now = OffsetDateTime.MIN;
    for (Row row : found) {
      boolean isOld = row.getLong(0) == 0;
      if (isOld) {
        events.add(event(row, 1));
      }
      long seq = isOld ? row.getLong(2) : TailPosition.LOG_END;
      next = Optional.of(new TailPosition.Old(old.users(), row.getLong(1), seq));
      now = row.getOffsetDateTime(9);
    }
    return new TailPage(events, position.at(next), true, now);
  }
}
