package io.cotalk.core.roles;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.command.RevocationRead;
import io.cotalk.core.tokens.RevocationSource;
import io.cotalk.error.ChatException;
import io.cotalk.error.ErrorCode;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads revoked sessions for nodes without shards. For nodes with the role accounts; any thread.
 */
public final class RevocationService {
  /** The name with which nodes offer it. */
  public static final String NAME = "revocations";

  private final RevocationSource source;

  public RevocationService(RevocationSource source) {
    this.source = source;
  }

  /** Answers a {@link RevocationRead}; fails as it says. */
  public Future<? extends BusMessage> answer(BusMessage request) {
    if (!(request instanceof RevocationRead read)) {
      return Future.failedFuture(new ChatException(ErrorCode.INTERNAL, "not of revocations"));
    }
    return switch (read) {
      case RevocationRead.GetShardTime get when get.shard() < source.shards() ->
          source
              .time(get.shard(), Duration.ofMillis(get.agoMillis()))
              .map(time -> new RevocationRead.ShardTime(micros(time)));
      case RevocationRead.GetRevocations get when get.shard() < source.shards() ->
          source.page(get.shard(), time(get.from()), last(get)).map(RevocationService::page);
      case RevocationRead.GetShardTime get -> noShard(get.shard());
      case RevocationRead.GetRevocations get -> noShard(get.shard());
    };
  }

  private static <T> Future<T> noShard(int shard) {
    return Future.failedFuture(
        new ChatException(ErrorCode.UNAVAILABLE, "this node knows no shard " + shard));
  }

  private static RevocationSource.@Nullable Revocation last(RevocationRead.GetRevocations get) {
    return get.last() == null
        ? null
        : new RevocationSource.Revocation(get.last(), time(get.from()));
  }

  private static RevocationRead.Revoked page(List<RevocationSource.Revocation> rows) {
    return new RevocationRead.Revoked(
        rows.stream()
            .map(row -> new RevocationRead.Revocation(row.session(), micros(row.at())))
            .toList());
  }

  /** As exact as PostgreSQL's times. */
  static long micros(OffsetDateTime time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant());
  }

  static OffsetDateTime time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }
}
