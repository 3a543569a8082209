package io.cotalk.bus.command;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.SizedRequest;
import io.cotalk.id.SessionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node without shards asks about revoked sessions. Times are the shard's, in microseconds
 * since 1970. Each may fail with {@code busy} or {@code unavailable}; may be repeated.
 */
public sealed interface RevocationRead extends SizedRequest {
  /** Most sessions of one page. */
  int PAGE = 1_000;

  /** Reads the shard's clock, {@code agoMillis} ago; answered by {@link ShardTime}. */
  record GetShardTime(int shard, long agoMillis) implements RevocationRead {
    @Override
    public int answerBytes() {
      return Long.BYTES;
    }

    @Override
    public boolean isSound() {
      return shard >= 0 && agoMillis >= 0;
    }
  }

  /**
   * Reads the next revocations in the order of their times; answered by {@link Revoked}.
   *
   * @param from where the first page begins, else the time of {@code last}
   * @param last the last session of the page before; null for the first page
   */
  record GetRevocations(int shard, long from, @Nullable SessionId last) implements RevocationRead {
    private static final int REVOCATION_BYTES = 36;

    @Override
    public int answerBytes() {
      return PAGE * REVOCATION_BYTES;
    }

    @Override
    public boolean isSound() {
      return shard >= 0 && from >= 0;
    }
  }

  /** A time of the shard. */
  record ShardTime(long micros) implements BusMessage {
    @Override
    public boolean isSound() {
      return micros >= 0;
    }
  }

  /** A revoked session and when it was. */
  record Revocation(SessionId session, long at) {}

  /** A page; fewer than {@link #PAGE} sessions are the last one. */
  record Revoked(List<Revocation> sessions) implements BusMessage {
    public Revoked {
      sessions = List.copyOf(sessions);
    }

    @Override
    public boolean isSound() {
      return sessions.size() <= PAGE && sessions.stream().allMatch(each -> each.at >= 0);
    }
  }
}
