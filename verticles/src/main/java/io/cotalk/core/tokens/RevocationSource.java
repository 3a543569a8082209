package io.cotalk.core.tokens;

import io.cotalk.core.shards.Shards;
import io.cotalk.id.SessionId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where revoked sessions are read: the node's shards, or nodes that have some. Times are the
 * shard's. Any thread. All fail with {@code busy} or {@code unavailable}.
 */
public interface RevocationSource {
  /** Sessions of a full page. */
  int PAGE = 1_000;

  /** A revoked session; with its time it is where the next page begins. */
  record Revocation(SessionId session, OffsetDateTime at) {}

  /** Returns how many shards there are. */
  int shards();

  /** Returns the shard's time {@code ago}. */
  Future<OffsetDateTime> time(int shard, Duration ago);

  /**
   * Reads revocations from {@code from} on, in order, at most {@link #PAGE}.
   *
   * @param last the last row of the page before; null for the first page
   */
  Future<List<Revocation>> page(int shard, OffsetDateTime from, @Nullable Revocation last);

  /** Returns the one of a node with shards. */
  static RevocationSource of(Shards shards) {
    return new RevocationStore(shards);
  }
}
