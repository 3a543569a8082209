package io.cotalk.loadtest.bench;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All of one run.
 *
 * @param outcomes by the name of the server, the one under test first
 * @param audit what {@code ctl audit} said
 */
record Report(
    BenchOptions options,
    String command,
    Instant began,
    Map<String, String> machine,
    Map<String, String> settings,
    Map<String, Outcome> outcomes,
    Optional<String> audit) {
  static final String OURS = "co-talk";
  static final String BARE = "bare";

  /** Whether nothing was lost, doubled, refused or left to wait, and the shards are right. */
  boolean isClean() {
    return outcomes.values().stream().allMatch(Outcome::isClean)
        && audit.map(text -> !text.startsWith("not clean")).orElse(true);
  }

  /** Figures of the server under test, as multiples of the bare server's; where both have them. */
  Map<String, Double> ratios() {
    Map<String, Double> ratios = new LinkedHashMap<>();
    Outcome ours = outcomes.get(OURS);
    Outcome bare = outcomes.get(BARE);
    if (ours == null || bare == null) {
      return ratios;
    }
    for (String name : ours.figures().all().keySet()) {
      double base = bare.figures().get(name);
      boolean compared =
          name.startsWith("cpu_node_per")
              || name.startsWith("max_")
              || name.startsWith("cpu_server_per")
              || name.startsWith("delivery_p");
      if (compared && base > 0) {
        ratios.put(name, ours.figures().get(name) / base);
      }
    }
    return ratios;
  }
}
