package io.cotalk.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether the events of a large audience wait a moment, so that each socket gets several as one
 * ({@link FrameRun}), for the price of a single one. They wait only while they come faster than
 * four times the time that their writes take, and while waiting has brought more of late; a room
 * whose events come one at a time never waits. One thread.
 */
final class Gathering {
  /** Subscribers for whom it is worth the thought. */
  static final int LARGE = 100;

  /** Events that wait at most. */
  private static final int MOST = 64;

  /** Four times the time of one write: the next commit of the same moment is in it. */
  private static final long NANOS_PER_SUBSCRIBER = 16_000;

  private static final long LONGEST_MILLIS = 10;

  /** Weight of the newest round. */
  private static final double NEWEST = 0.25;

  /** Of two rounds one that brings more is enough: together they become one. */
  private static final double ENOUGH = 0.4;

  private final List<RoomFrame> frames = new ArrayList<>();
  private double paid;
  private long beganNanos = Long.MIN_VALUE / 2;
  private boolean more;

  /**
   * Takes events.
   *
   * @return milliseconds after which to {@link #take} them: 0 is now; -1 if that is planned already
   */
  long add(List<RoomFrame> events, int subscribers, long nowNanos) {
    boolean first = frames.isEmpty();
    frames.addAll(events);
    if (!first) {
      more = true;
      return frames.size() < MOST ? -1 : 0;
    }
    long wait =
        Math.min(subscribers * NANOS_PER_SUBSCRIBER, TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS));
    boolean brought = more || nowNanos - beganNanos <= wait;
    paid += ((brought ? 1 : 0) - paid) * NEWEST;
    more = false;
    beganNanos = nowNanos;
    return paid < ENOUGH ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait));
  }

  /** Returns what has gathered, in order; nothing if it was taken already. */
  List<RoomFrame> take() {
    List<RoomFrame> taken = List.copyOf(frames);
    frames.clear();
    return taken;
  }
}
