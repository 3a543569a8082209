package io.cotalk.core.fanout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether the events of a large audience wait a moment, so that each socket gets several as one
 * ({@link FrameRun}), for the price of a single one. They wait for the rest of a burst while they
 * come faster than four times the time that their writes take, and longer in a room that has more
 * events than anybody reads; both only while waiting has brought more of late. One thread.
 */
final class Gathering {
  /** Subscribers for whom it is worth the thought. */
  static final int LARGE = 100;

  /** Events that wait at most; fewer when they fill a write. */
  private static final int MOST = 64;

  /** Four times the time of one write: the next commit of the same moment is in it. */
  private static final long NANOS_PER_SUBSCRIBER = 16_000;

  private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Weight of the newest round. */
  private static final double NEWEST = 0.25;

  /** Of two rounds one that brings more is enough: together they become one. */
  private static final double ENOUGH = 0.4;

  /** Nobody reads a hundred messages a second. */
  private static final double HOT_NANOS_PER_EVENT = TimeUnit.SECONDS.toNanos(1) / 100.0;

  /** A pause counts as no longer, so that a room that was quiet for an hour can become hot. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final List<EncodedEvent> frames = new ArrayList<>();
  private final long hotWaitNanos;
  private double paid;
  private double eventsOfRound;
  private double nanosOfRound = PAUSE_NANOS;
  private long beganNanos = Long.MIN_VALUE / 2;
  private int bytes;
  private int round;
  private int eventsOfLast;
  private boolean more;

  /**
   * @param hotWait how long the events of a hot room wait; 0 for no longer than those of a burst
   */
  Gathering(Duration hotWait) {
    this.hotWaitNanos = hotWait.toNanos();
  }

  /**
   * Takes events.
   *
   * @return milliseconds after which to {@link #take} them: 0 is now; -1 if that is planned already
   */
  long add(List<EncodedEvent> events, int subscribers, long nowNanos) {
    boolean first = frames.isEmpty();
    int last = 0;
    for (EncodedEvent event : events) {
      frames.add(event);
      last = event.length();
      bytes += last;
    }
    // One more like the last would begin a second write.
    boolean full = frames.size() >= MOST || bytes + last > RoomFrame.MOST_BYTES;
    if (!first) {
      more = true;
      return full ? 0 : -1;
    }
    long passed = nowNanos - beganNanos;
    eventsOfRound += (eventsOfLast - eventsOfRound) * NEWEST;
    nanosOfRound += (Math.min(passed, PAUSE_NANOS) - nanosOfRound) * NEWEST;
    long burst = Math.min(subscribers * NANOS_PER_SUBSCRIBER, LONGEST_NANOS);
    long wait = hot() ? Math.max(burst, hotWaitNanos) : burst;
    paid += ((more || passed <= wait ? 1 : 0) - paid) * NEWEST;
    more = false;
    beganNanos = nowNanos;
    return full || paid < ENOUGH ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait));
  }

  private boolean hot() {
    return nanosOfRound < eventsOfRound * HOT_NANOS_PER_EVENT;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  /** Returns the number of the round that gathers now, for {@link #take(int)}. */
  int round() {
    return round;
  }

  /** Returns what has gathered in {@code round}, in order; nothing if it was taken already. */
  List<EncodedEvent> take(int round) {
    return round == this.round ? take() : List.of();
  }

  /** Returns what has gathered, in order, and ends the round. */
  List<EncodedEvent> take() {
    List<EncodedEvent> taken = List.copyOf(frames);
    frames.clear();
    bytes = 0;
    eventsOfLast = taken.size();
    round++;
    return taken;
  }
}
