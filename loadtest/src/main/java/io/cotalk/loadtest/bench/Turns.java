package io.cotalk.loadtest.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Servers that are measured by turns, when all have warmed up. Main thread. */
final class Turns {
  /** Enough that a machine whose speed changes does so for all alike. */
  private static final int TURNS = 5;

  private static final Duration WARM = Duration.ofSeconds(1);
  private static final Duration SETTLE = Duration.ofSeconds(2);

  private Turns() {}

  /** A server under its load. */
  interface Player {
    /** Loads it again, for the warm-up and for the time, which is measured. */
    Measured play(Duration warmUp, Duration time) throws IOException;
  }

  /** One measurement for each player, of all its turns. */
  static List<Measured> of(List<Player> players, BenchOptions options) throws IOException {
    List<List<Measured>> parts = new ArrayList<>();
    for (Player player : players) {
      player.play(options.warmUp(), WARM);
      parts.add(new ArrayList<>());
    }
    for (int turn = 0; turn < TURNS; turn++) {
      for (int i = 0; i < players.size(); i++) {
        parts.get(i).add(players.get(i).play(SETTLE, options.time().dividedBy(TURNS)));
      }
    }
    return parts.stream().map(Measured::sum).toList();
  }
}
