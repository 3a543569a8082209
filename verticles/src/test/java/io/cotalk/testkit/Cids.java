package io.cotalk.testkit;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids that clients choose for their messages: UUIDs of version 7. */
public final class Cids {
  private Cids() {}

  public static String next() {
    return at(Instant.now());
  }

  /** As made at another time, to test the window. */
  public static String at(Instant time) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (time.toEpochMilli() << 16) | 0x7000L | random.nextInt(1 << 12);
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
