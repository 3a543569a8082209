package io.cotalk.core.session;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets connections in, a few in each turn of one event loop, so that thousands who come back at
 * once leave time for those who are there, and for the answers of the shards that they wait for
 * themselves. First those whose hello has come: what was begun is finished before more is begun. On
 * that event loop only.
 */
public final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  /** A handshake takes some 150 µs, a hello 100 and its signature 60, so a turn some 2 ms. */
  static final int EACH_TURN = 16;

  private final Executor endOfTurn;
  private final Executor nextTurn;
  private final SessionMetrics metrics;
  private final ArrayDeque<Runnable> hellos = new ArrayDeque<>();
  private final ArrayDeque<Runnable> handshakes = new ArrayDeque<>();
  private int taken;

  /**
   * @param endOfTurn runs a task when all else of this turn is done
   * @param nextTurn runs a task on the loop, after it has looked for what has come
   */
  Admission(Executor endOfTurn, Executor nextTurn, SessionMetrics metrics) {
    this.endOfTurn = endOfTurn;
    this.nextTurn = nextTurn;
    this.metrics = metrics;
  }

  /** Tells whether what comes now has to wait. */
  public boolean isFull() {
    return taken == EACH_TURN;
  }

  /** Runs {@code step} now or in a later turn, before all handshakes. */
  void hello(Runnable step) {
    admit(step, hellos);
  }

  /** Runs {@code step} now or in a later turn. */
  public void handshake(Runnable step) {
    admit(step, handshakes);
  }

  private void admit(Runnable step, ArrayDeque<Runnable> line) {
    if (isFull()) {
      line.add(step);
      metrics.awaitsAdmission();
    } else {
      take();
      step.run();
    }
  }

  private void take() {
    if (taken == 0) {
      endOfTurn.execute(this::turnEnds);
    }
    taken++;
  }

  private void turnEnds() {
    if (isFull()) {
      nextTurn.execute(this::turn);
    } else {
      taken = 0;
    }
  }

  /** Nothing waits when a turn has taken fewer than it may. */
  private void turn() {
    taken = 0;
    while (!isFull() && !(hellos.isEmpty() && handshakes.isEmpty())) {
      take();
      metrics.admitted();
      run((hellos.isEmpty() ? handshakes : hellos).remove());
    }
  }

  /** A fault of one connection must not keep the others out. */
  private static void run(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.error("a connection could not be let in", e);
    }
  }
}
