package io.cotalk.loadtest.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A bug that nodes can have on purpose, and what brings it to light.
 *
 * @param time how long messages are sent at least
 * @param faults one after the other
 * @param ofTail what consumers of the tails got has to show it; else the checker
 */
record Plant(Duration time, List<String> faults, boolean ofTail) {
  private static final Duration SHORT = Duration.ofSeconds(20);

  private static final Map<String, Plant> ALL =
      Map.of(
          "ack_before_commit", new Plant(SHORT, List.of("F12", "F01"), false),
          "no_dedup", new Plant(SHORT, List.of(), false),
          "seq_in_memory", new Plant(SHORT, List.of(), false),
          "skip_resync", new Plant(SHORT, List.of(), false),
          "replay_off_by_one", new Plant(SHORT, List.of(), false),
          "tail_off_by_one", new Plant(SHORT, List.of("F01"), true));

  Plant {
    faults = List.copyOf(faults);
  }

  /** Settings of the nodes that have it. */
  Map<String, String> settings(String name) {
    // What nobody reads again must first be lost.
    String lost = name.equals("skip_resync") ? "30" : "0";
    return Map.of("faults.bug", name, "faults.drop-percent", lost);
  }

  static List<String> names() {
    return ALL.keySet().stream().sorted().toList();
  }

  /**
   * The bug of this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Plant of(String name) {
    Plant plant = ALL.get(name);
    if (plant == null) {
      throw new IllegalArgumentException("no planted bug " + name + ", there are " + names());
    }
    return plant;
  }
}
