package io.cotalk.socket;

import io.cotalk.id.UserId;
import io.cotalk.limits.TokenBucket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many sockets each user has on this node, and how often they may send over all of them. Any
 * thread.
 */
final class UserQuotas {
  private static final double MILLIS = 1_000;

  private final SocketSettings settings;
  private final Map<UserId, Quota> quotas = new ConcurrentHashMap<>();

  UserQuotas(SocketSettings settings) {
    this.settings = settings;
  }

  /** Adds a socket of {@code user}; empty when there are too many. Followed by a release. */
  Optional<Quota> acquire(UserId user) {
    boolean[] taken = new boolean[1];
    Quota quota =
        quotas.compute(
            user,
            (id, known) -> {
              Quota mine = known == null ? new Quota(id, bucket()) : known;
              taken[0] = !settings.hasRates() || mine.sockets < settings.limits().socketsPerUser();
              mine.sockets += taken[0] ? 1 : 0;
              return mine;
            });
    return taken[0] ? Optional.of(quota) : Optional.empty();
  }

  /** Takes a socket away. */
  void release(Quota quota) {
    quotas.computeIfPresent(quota.user, (id, known) -> --known.sockets == 0 ? null : known);
  }

  /** Takes one send; returns 0, or for how many milliseconds the user must wait. */
  long takeSend(Quota quota) {
    return settings.hasRates() ? quota.sends.take(Heartbeats.nowMillis()) : 0;
  }

  private TokenBucket bucket() {
    var limits = settings.limits();
    return new TokenBucket(
        limits.sendBurst(), MILLIS / limits.sendsPerSecond(), Heartbeats.nowMillis());
  }

  /** One user's share of this node. */
  static final class Quota {
    private final UserId user;
    private final TokenBucket sends;
    private int sockets;

    private Quota(UserId user, TokenBucket sends) {
      this.user = user;
      this.sends = sends;
    }
  }
}
