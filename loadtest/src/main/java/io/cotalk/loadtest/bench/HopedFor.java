package io.cotalk.loadtest.bench;

/**
 * What Co-Talk wants to reach in scenarios whose figures depend on the machine, told beside what
 * was measured. Where it comes from: docs/performance.md.
 */
final class HopedFor {
  /** From here on a tick is a burst, whose deliveries share their writes. */
  private static final int BURST = 10;

  private HopedFor() {}

  /** Adds aims to the outcome of the server under test, and the figures they need. */
  static void addTo(Report report) {
    Outcome ours = report.outcomes().get(Report.OURS);
    if (ours == null) {
      return;
    }
    BenchOptions options = report.options();
    report.ratios().entrySet().stream()
        .filter(ratio -> ratio.getKey().startsWith("cpu_node_per_delivery"))
        .forEach(ratio -> ours.figures().put("delivery_cpu_to_bare", ratio.getValue(), "times"));
    switch (options.scenario()) {
      case SEND -> {
        if (options.rate() == 0) {
          hope(ours, Aim.atLeast("acks_per_second", 16_000));
        }
        hope(ours, Aim.atMost("cpu_server_per_send_us", 85));
      }
      case FANOUT -> {
        hope(ours, Aim.atMost("delivery_cpu_to_bare", 1.15));
        if (options.perTick() >= BURST) {
          hope(ours, Aim.atMost("cpu_node_per_delivery_us", 0.6));
        }
      }
      case CONNECT -> hope(ours, Aim.atMost("cpu_node_per_connect_us", 350));
      case HISTORY -> hope(ours, Aim.atMost("newest_page_to_bare_query", 1.5));
      case STORM -> hope(ours, Aim.atMost("all_caught_up_seconds", 30));
      case MIXED -> {
        if (options.time().toSeconds() >= MixedPlay.SECONDS_TO_RECOVER) {
          ours.aims().add(Aim.atMost("recovered_after_seconds", 30).hoped());
        }
      }
      case IDLE, ROOMS, SLOW, OVERLOAD, API -> {}
    }
  }

  /** What was not measured is not asked for. */
  private static void hope(Outcome outcome, Aim aim) {
    if (outcome.figures().all().containsKey(aim.figure())) {
      outcome.aims().add(aim.hoped());
    }
  }
}
