package io.cotalk.id;

import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * Draws new 63-bit ids: 41 bits of milliseconds since 2024-01-01, 12 random bits, 10 bits of slot.
 * Any thread.
 *
 * <p>Ids are not unique by construction: the primary key refuses a clash and the caller draws
 * again. The time in an id orders nothing; it only keeps index pages of new rows together.
 */
public final class IdMaker {
  private static final long EPOCH_MILLIS = 1_704_067_200_000L;
  private static final int RANDOM_BITS = 12;
  private static final long MILLIS_MASK = (1L << 41) - 1;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  public IdMaker(InstantSource clock) {
    this.clock = clock;
  }

  /** Draws a user id in {@code slot}, 0 to 1023. */
  public UserId user(int slot) {
    return new UserId(next(slot));
  }

  /** Draws a room id in {@code slot}, 0 to 1023. */
  public RoomId room(int slot) {
    return new RoomId(next(slot));
  }

  private long next(int slot) {
    if (slot < 0 || slot >= Slots.COUNT) {
      throw new IllegalArgumentException("a slot is 0 to 1023");
    }
    long millis = Math.max(1, clock.millis() - EPOCH_MILLIS) & MILLIS_MASK;
    long chance = random.nextInt(1 << RANDOM_BITS);
    return (((millis << RANDOM_BITS) | chance) << Slots.BITS) | slot;
  }
}
