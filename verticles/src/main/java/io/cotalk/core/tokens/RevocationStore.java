package io.cotalk.core.tokens;

import io.cotalk.core.shards.Shards;
import io.cotalk.id.SessionId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads and removes rows of {@code revocations}. Times are the shard's. Any thread. */
final class RevocationStore implements RevocationSource {
  /** By the index on revoked_at; a few rows of one instant are sorted. */
  private static final String AFTER =
      """
      select session_id, revoked_at from revocations
      where revoked_at >= $1 and (revoked_at, session_id) > ($1, $2)
      order by revoked_at, session_id limit $3
      """;

  private static final String AGO = "select clock_timestamp() - make_interval(secs => $1)";

  /** By the index on revoked_at. */
  private static final String SWEEP =
      """
      delete from revocations where session_id in (
        select session_id from revocations
        where revoked_at < clock_timestamp() - make_interval(secs => $1)
        order by revoked_at limit $2)
      """;

  private static final UUID LEAST = new UUID(0, 0);

  private final Shards shards;

  RevocationStore(Shards shards) {
    this.shards = shards;
  }

  @Override
  public int shards() {
    return shards.count();
  }

  @Override
  public Future<OffsetDateTime> time(int shard, Duration ago) {
    return shards
        .at(shard)
        .query(AGO, Tuple.of((double) ago.toSeconds()))
        .map(rows -> rows.iterator().next().getOffsetDateTime(0));
  }

  @Override
  public Future<List<Revocation>> page(int shard, OffsetDateTime from, @Nullable Revocation last) {
    Tuple args =
        last == null
            ? Tuple.of(from, LEAST, PAGE)
            : Tuple.of(last.at(), last.session().value(), PAGE);
    return shards
        .at(shard)
        .query(AFTER, args)
        .map(
            rows -> {
              List<Revocation> page = new ArrayList<>(rows.size());
              for (Row row : rows) {
                page.add(new Revocation(new SessionId(row.getUUID(0)), row.getOffsetDateTime(1)));
              }
              return page;
            });
  }

  /** Deletes rows older than {@code age}, at most {@link #PAGE}, and returns how many. */
  Future<Integer> sweep(int shard, Duration age) {
    return shards
        .at(shard)
        .write(SWEEP, Tuple.of((double) age.toSeconds(), PAGE))
        .map(rows -> rows.rowCount());
  }
}
