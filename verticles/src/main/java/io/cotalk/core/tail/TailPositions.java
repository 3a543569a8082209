package io.cotalk.core.tail;

import io.cotalk.core.shards.Shard;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What an operator sees of the consumers of a shard, and does to them. A move takes the lease away:
 * the work under way is not saved over it, and the next reader begins at the new position. Any
 * thread; fails as {@link Shard#write} does.
 */
public final class TailPositions {
  private static final String REWIND =
      """
      update tail_readers r
         set tx = 0, old_users = false, old_id = 0, old_seq = 0, owner = null,
             lease_until = '-infinity', saved_at = clock_timestamp()
        from (select tx from tail_readers where consumer = $1 for update) b
       where r.consumer = $1 returning b.tx, r.tx
      """;

  /** A position below xmin has nothing uncommitted before it. */
  private static final String SKIP =
      """
      update tail_readers r
         set tx = greatest(r.tx, base + pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1),
             old_users = false, old_id = null, old_seq = null, owner = null,
             lease_until = '-infinity', saved_at = clock_timestamp()
        from (select tx from tail_readers where consumer = $1 for update) b, tail_base
       where r.consumer = $1 returning b.tx, r.tx
      """;

  private static final String FORGET =
      """
      delete from tail_readers where consumer = $1 and lease_until < clock_timestamp()
      returning tx, tx
      """;

  private final Shard shard;

  public TailPositions(Shard shard) {
    this.shard = shard;
  }

  /** Where a consumer was and where it is now. */
  public record Moved(long before, long now) {}

  /** Returns all consumers that the shard knows, by name. */
  public Future<List<TailStanding>> all() {
    return shard
        .query(TailStanding.QUERY, Tuple.tuple())
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .filter(row -> row.getString(0) != null)
                    .map(TailStanding::of)
                    .toList());
  }

  /** The consumer gets every event again; empty when the shard does not know it. */
  public Future<Optional<Moved>> rewind(String consumer) {
    return moved(REWIND, consumer);
  }

  /** The consumer goes on with what is committed from now on. */
  public Future<Optional<Moved>> skip(String consumer) {
    return moved(SKIP, consumer);
  }

  /** Deletes the position; empty, too, while somebody reads for the consumer. */
  public Future<Optional<Moved>> forget(String consumer) {
    return moved(FORGET, consumer);
  }

  private Future<Optional<Moved>> moved(String sql, String consumer) {
    return shard.write(sql, Tuple.of(consumer)).map(TailPositions::first);
  }

  private static Optional<Moved> first(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .findFirst()
        .map(row -> new Moved(row.getLong(0), row.getLong(1)));
  }
}
