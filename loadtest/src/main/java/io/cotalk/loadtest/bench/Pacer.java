package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.bench.Tally.Count;
import io.cotalk.loadtest.light.LightConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends when it is due, whether or not the server keeps up. What a session may not send yet waits
 * for its answers, where that is allowed; its time counts from when it was due. On one loop.
 */
final class Pacer implements Driver, Runnable {
  private static final long STEP_NANOS = 1_000_000;

  /** Of a loop that lets sends wait until their session may send. */
  static final int MAX_POSTPONED = 200_000;

  private final SessionLoop loop;
  private final Intended intended;
  private final Schedule schedule;
  private final Crowd crowd;
  private final Picker picker;
  private final long base;
  private final int maxPostponed;
  private final List<LightConnection> written = new ArrayList<>();
  private long origin;
  private long due;
  private long number;
  private int postponed;
  private boolean stopped;

  /**
   * @param schedule of all loops together
   * @param picker of all loops together; each sends for its own sessions
   * @param base first number of a message
   * @param maxPostponed sends that may wait for their session; more are never sent
   */
  Pacer(
      SessionLoop loop,
      Crowd crowd,
      Schedule schedule,
      Picker picker,
      long base,
      int maxPostponed) {
    this.loop = loop;
    this.crowd = crowd;
    this.intended = crowd.intended();
    this.schedule = schedule;
    this.picker = picker;
    this.base = base;
    this.maxPostponed = maxPostponed;
  }

  /** Begins at a time of {@link System#nanoTime}. */
  void start(long nanos) {
    origin = nanos;
    due = schedule.next();
    loop.drive(this);
    run();
  }

  /** Lets no new message become due. */
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    if (stopped) {
      return;
    }
    long now = System.nanoTime();
    while (origin + due <= now) {
      send(base + number, origin + due);
      number++;
      due = schedule.next();
    }
    written.forEach(LightConnection::flush);
    written.clear();
    var unused = loop.loop().schedule(this, STEP_NANOS, TimeUnit.NANOSECONDS);
  }

  private void send(long message, long when) {
    Pick pick = picker.pick(message);
    Session session = pick.session();
    if (crowd.loopOf(session) != loop) {
      return;
    }
    LightConnection connection = session.connection();
    if (connection == null || !session.isReady()) {
      loop.tally().add(Count.UNSENT);
      return;
    }
    intended.put(message, when);
    if (session.backlog() == 0 && session.mayAsk()) {
      loop.send(session, pick.slot(), message);
      written.add(connection);
    } else if (postponed < maxPostponed) {
      postponed++;
      session.postpone(message);
    } else {
      loop.tally().add(Count.UNSENT);
    }
  }

  @Override
  public void answered(Session session) {
    while (session.backlog() > 0 && session.mayAsk()) {
      Long message = session.postponed();
      if (message == null) {
        return;
      }
      postponed--;
      loop.send(session, picker.pick(message).slot(), message);
    }
  }
}
