package io.cotalk.loadtest.bench;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When each message was due. The number of a message is in its cid, so whoever receives it knows
 * how late it is. Any thread.
 */
final class Intended {
  /** Messages that may be under way; older ones have no known time. */
  static final int SLOTS = 1 << 20;

  private static final int NUMBER_DIGITS = 12;
  private static final long NANOS_IN_MILLI = 1_000_000;
  private static final int CID_LENGTH = 36;

  private final AtomicLongArray times = new AtomicLongArray(SLOTS);
  private final long origin = System.nanoTime();
  private final long wallOrigin = System.currentTimeMillis();
  private final String middle;

  /**
   * @param seed makes the cids of this run differ from others
   */
  Intended(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    middle = "-7%03x-%04x-".formatted(random.nextInt(1 << 12), 0x8000 | random.nextInt(1 << 14));
  }

  /** Nanoseconds of {@link System#nanoTime} at which a message was due. */
  long of(long number) {
    return times.get((int) (number & SLOTS - 1));
  }

  void put(long number, long nanos) {
    times.lazySet((int) (number & SLOTS - 1), nanos);
  }

  /** A UUID of version 7 that carries the number; of the present when its time is not known. */
  String cid(long number) {
    long due = of(number);
    return cid(number, due == 0 ? System.nanoTime() : due);
  }

  /** The same for a message that was due at a time of {@link System#nanoTime}. */
  String cid(long number, long due) {
    StringBuilder cid = new StringBuilder(CID_LENGTH);
    hex(cid, wallOrigin + (due - origin) / NANOS_IN_MILLI, NUMBER_DIGITS);
    cid.insert(8, '-').append(middle);
    hex(cid, number, NUMBER_DIGITS);
    return cid.toString();
  }

  private static void hex(StringBuilder target, long value, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      target.append(Character.forDigit((int) (value >>> shift) & 15, 16));
    }
  }

  /** Where in a cid the number begins. */
  static int numberAt() {
    return CID_LENGTH - NUMBER_DIGITS;
  }

  /** The fixed part between time and number. */
  String middle() {
    return middle;
  }
}
