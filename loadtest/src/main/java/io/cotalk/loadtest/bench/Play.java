package io.cotalk.loadtest.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** One scenario. */
interface Play {
  /** Sets the stage on one server, measures and clears up. */
  Outcome run(Subject subject, BenchOptions options, Progress progress) throws IOException;

  /**
   * The same on two servers of this machine, one after the other or by turns.
   *
   * @return the outcomes by the servers' names, in this order
   */
  default Map<String, Outcome> compare(
      Subject subject, Subject baseline, BenchOptions options, Progress progress)
      throws IOException {
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    outcomes.put(subject.name(), run(subject, options, progress));
    outcomes.put(baseline.name(), run(baseline, options, progress));
    return outcomes;
  }

  /** The play of a scenario. */
  static Play of(Scenario scenario) {
    return switch (scenario) {
      case FANOUT, ROOMS, SEND -> new SendPlay();
      case IDLE -> new IdlePlay();
      case CONNECT -> new ConnectPlay();
      case SLOW -> new SlowPlay();
      case OVERLOAD -> new OverloadPlay();
      case STORM -> new StormPlay();
      case MIXED -> new MixedPlay();
      case HISTORY -> new HistoryPlay();
      case API -> new ApiPlay();
    };
  }
}
