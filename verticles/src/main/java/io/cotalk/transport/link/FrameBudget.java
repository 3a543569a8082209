package io.cotalk.transport.link;

/**
 * How much one socket may send, whatever it is: a frame costs one, and one more for each KiB of it
 * and for each object of a message beyond the first. A bucket that reads the clock only when it has
 * run dry, so that a frame costs a subtraction. On the connection's event loop only.
 */
final class FrameBudget {
  /** What is left when the closing handshake has begun; then nothing comes after it. */
  static final int AFTER_CLOSE = 1024;

  /** A peer that nobody knows yet gets this part. */
  private static final int STRANGERS_SHARE = 8;

  /** So long the budget may be spent as fast as it fills; no decent client gets near it. */
  private static final long MAX_DRY_MILLIS = 10_000;

  private static final int UNIT_BYTES_SHIFT = 10;
  private static final long NEVER = -1;

  /** What a budget that has run dry allows. */
  enum Verdict {
    /** There is something again. */
    GO_ON,
    /** Nothing more should be read for now. */
    PAUSE,
    /** No decent client comes here. */
    ABUSE
  }

  private int capacity;
  private int perSecond;
  private int left;
  private long filledAt;
  private long drySince = NEVER;

  /**
   * @param capacity most at once of a client after its welcome
   * @param perSecond what comes in a second then
   */
  FrameBudget(int capacity, int perSecond, long nowMillis) {
    this.capacity = Math.max(1, capacity / STRANGERS_SHARE);
    this.perSecond = Math.max(1, perSecond / STRANGERS_SHARE);
    this.left = this.capacity;
    this.filledAt = nowMillis;
  }

  /** Returns the cost of a frame with so many bytes of payload. */
  static int costOf(int bytes) {
    return 1 + (bytes >> UNIT_BYTES_SHIFT);
  }

  /** Takes {@code cost}; if that was too much, {@link #look} tells what follows. */
  boolean take(int cost) {
    left -= cost;
    return left > 0;
  }

  /** Fills up, and tells what is to be done when {@link #take} has said no. */
  Verdict look(long nowMillis) {
    fill(nowMillis);
    if (left == capacity) {
      drySince = NEVER;
    }
    if (left > 0) {
      return Verdict.GO_ON;
    }
    drySince = drySince == NEVER ? nowMillis : drySince;
    boolean abuse = left < -capacity || nowMillis - drySince > MAX_DRY_MILLIS;
    return abuse ? Verdict.ABUSE : Verdict.PAUSE;
  }

  /** Returns in how many milliseconds reading is worth while again; 0: now. */
  long millisToFill(long nowMillis) {
    fill(nowMillis);
    long missing = Math.max(1L, capacity / 4) - left;
    return missing <= 0 ? 0 : Math.ceilDiv(missing * 1000, perSecond);
  }

  /** The client is known from now on. */
  void welcome(int newCapacity, int newPerSecond, long nowMillis) {
    capacity = newCapacity;
    perSecond = newPerSecond;
    left = newCapacity;
    filledAt = nowMillis;
    drySince = NEVER;
  }

  /** The closing handshake has begun: what comes until its end is bounded. */
  void close() {
    left = AFTER_CLOSE;
  }

  private void fill(long nowMillis) {
    long gained = (nowMillis - filledAt) * perSecond / 1000;
    if (gained > 0) {
      left = (int) Math.min(capacity, left + gained);
      filledAt = left == capacity ? nowMillis : filledAt + gained * 1000 / perSecond;
    }
  }
}
