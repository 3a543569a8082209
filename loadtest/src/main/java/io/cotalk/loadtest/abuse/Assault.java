package io.cotalk.loadtest.abuse;

import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One attack: so many connections at a time, each begun anew when the server has ended it, until
 * the time is over. A virtual thread for each.
 */
final class Assault {
  /** More at once would overflow the kernel's queue of new connections. */
  private static final int AT_ONCE = 200;

  private static final Duration BETWEEN_CROWDS = Duration.ofMillis(50);
  private static final Duration BEFORE_RETRY = Duration.ofMillis(500);

  private final Attack attack;
  private final AttackScene scene;
  private final AttackerTally tally = new AttackerTally();

  Assault(Attack attack, AttackScene scene) {
    this.attack = attack;
    this.scene = scene;
  }

  /** Returns when all its connections are closed. Blocking. */
  AttackerTally run(int connections) throws IOException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections && !scene.isOver(); i++) {
      threads.add(Thread.startVirtualThread(this::again));
      if (i % AT_ONCE == AT_ONCE - 1) {
        Pause.of(BETWEEN_CROWDS);
      }
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return tally;
  }

  private void again() {
    while (!scene.isOver()) {
      once();
      try {
        Pause.of(BEFORE_RETRY);
      } catch (IOException e) {
        return;
      }
    }
  }

  private void once() {
    int receiveBytes = attack == Attack.PAGES ? 4_096 : 0;
    try (RawConnection connection = RawConnection.open(scene.node(), receiveBytes, tally)) {
      tally.opened();
      live(connection);
    } catch (IOException e) {
      tally.notOpened();
    }
  }

  private void live(RawConnection connection) {
    try {
      Attempts.run(attack, scene, connection);
    } catch (IOException e) {
      tally.ended();
    }
  }
}
