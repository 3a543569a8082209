package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.nemesis.Catalogue;
import io.cotalk.loadtest.nemesis.Fault;
import io.cotalk.loadtest.nemesis.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * All faults in an order drawn by the seed, one after the other with pauses, and again from the
 * beginning while there is time. The same seed aims at the same targets in the same order.
 */
final class Mix implements Script {
  private static final Duration BEGINNING = Duration.ofSeconds(5);
  private static final Duration END = Duration.ofSeconds(10);

  /** Restarting nodes takes longer than the faults themselves. */
  private static final Duration MOST_HEALING = Duration.ofSeconds(30);

  private final Kind.Ground ground;
  private final List<Kind> kinds;
  private final Deque<Kind> next = new ArrayDeque<>();

  Mix(Kind.Ground ground) {
    this(ground, Catalogue.kinds());
  }

  Mix(Kind.Ground ground, List<Kind> kinds) {
    this.ground = ground;
    this.kinds = List.copyOf(kinds);
  }

  @Override
  public void run(Stage stage, Duration time) throws IOException {
    long end = System.nanoTime() + time.minus(END).toNanos();
    stage.wait(BEGINNING);
    while (true) {
      Fault fault = draw().aim(ground);
      Duration pause = Duration.ofMillis(6_000 + ground.random().nextInt(9_000));
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (left.compareTo(fault.hold().plus(MOST_HEALING)) < 0) {
        break;
      }
      stage.perform(fault);
      if (fault.isPossible()) {
        stage.wait(pause);
      }
    }
    long left = end - System.nanoTime();
    stage.wait(END.plusNanos(Math.max(0, left)));
  }

  private Kind draw() {
    if (next.isEmpty()) {
      List<Kind> order = new ArrayList<>(kinds);
      Collections.shuffle(order, ground.random());
      next.addAll(order);
    }
    return next.removeFirst();
  }
}
