package io.cotalk.core.roles;

import io.cotalk.bus.RequestKind;
import io.cotalk.bus.command.RevocationRead;
import io.cotalk.core.shards.ShardLayout;
import io.cotalk.core.tokens.RevocationSource;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads revoked sessions by nodes that have the shards. One for each node that has none. */
public final class RemoteRevocations implements RevocationSource {
  private final RoleCalls calls;
  private final ShardLayout layout;

  public RemoteRevocations(RoleCalls calls, ShardLayout layout) {
    this.calls = calls;
    this.layout = layout;
  }

  @Override
  public int shards() {
    return layout.count();
  }

  @Override
  public Future<OffsetDateTime> time(int shard, Duration ago) {
    return calls
        .request(
            RevocationService.NAME,
            new RevocationRead.GetShardTime(shard, ago.toMillis()),
            RevocationRead.ShardTime.class,
            RequestKind.READ)
        .map(time -> RevocationService.time(time.micros()));
  }

  @Override
  public Future<List<Revocation>> page(int shard, OffsetDateTime from, @Nullable Revocation last) {
    long at = RevocationService.micros(last == null ? from : last.at());
    return calls
        .request(
            RevocationService.NAME,
            new RevocationRead.GetRevocations(shard, at, last == null ? null : last.session()),
            RevocationRead.Revoked.class,
            RequestKind.READ)
        .map(
            page ->
                page.sessions().stream()
                    .map(row -> new Revocation(row.session(), RevocationService.time(row.at())))
                    .toList());
  }
}
