package io.cotalk.socket;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many sockets each client address has on this node. Any thread. */
final class AddressQuotas {
  private final SocketSettings settings;
  private final Map<String, Integer> sockets = new ConcurrentHashMap<>();

  AddressQuotas(SocketSettings settings) {
    this.settings = settings;
  }

  /** Adds a socket; tells whether it may be. If so, followed by a release. */
  boolean acquire(String address) {
    int max = settings.hasRates() ? settings.limits().socketsPerAddress() : Integer.MAX_VALUE;
    boolean[] taken = new boolean[1];
    sockets.compute(
        address,
        (key, count) -> {
          int now = count == null ? 0 : count;
          taken[0] = now < max;
          return taken[0] ? Integer.valueOf(now + 1) : count;
        });
    return taken[0];
  }

  void release(String address) {
    sockets.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }
}
