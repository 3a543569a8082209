package io.cotalk.loadtest.client;

import java.util.Random;
import java.util.UUID;

/** Ids that clients choose for their messages: UUIDs of version 7. */
public final class Cids {
  private Cids() {}

  /** Makes one by the clock of this machine. */
  public static String next(Random random) {
    long high = (System.currentTimeMillis() << 16) | 0x7000L | random.nextInt(1 << 12);
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
