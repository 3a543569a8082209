package io.cotalk.core.tokens;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The keys of one reading of the folder, and what each is for at a given time. Immutable.
 *
 * <p>A new key verifies at once and signs one token life after it was published: by then no node is
 * without it. A key whose successor signs verifies for one more token life (and the nodes' clock
 * skew), so its last token ends by itself; then it is retired even while its file stays.
 */
final class KeyRing {
  private final List<TokenKey> keys;
  private final Duration tokenLife;
  private final Duration skew;

  /**
   * @param keys the oldest first, at least one
   */
  KeyRing(List<TokenKey> keys, Duration tokenLife, Duration skew) {
    this.keys = List.copyOf(keys);
    this.tokenLife = tokenLife;
    this.skew = skew;
  }

  /** Returns the key that signs: the newest that is old enough, or else the oldest. */
  TokenKey signing(Instant now) {
    for (TokenKey key : keys.reversed()) {
      if (!signsFrom(key).isAfter(now)) {
        return key;
      }
    }
    return keys.getFirst();
  }

  /** Finds the key that verifies tokens with {@code kid}; empty if unknown or retired. */
  Optional<TokenKey> verifying(String kid, Instant now) {
    return open(now).stream().filter(key -> key.kid().equals(kid)).findFirst();
  }

  /** Returns all keys that are not retired, the oldest first. */
  List<TokenKey> open(Instant now) {
    int first = 0;
    while (first + 1 < keys.size()
        && signsFrom(keys.get(first + 1)).plus(tokenLife).plus(skew).isBefore(now)) {
      first++;
    }
    return keys.subList(first, keys.size());
  }

  private Instant signsFrom(TokenKey key) {
    return key.published().plus(tokenLife);
  }
}
