package io.cotalk.loadtest.bench;

import java.io.IOException;

/** One scenario on one server. */
interface Play {
  /** Sets the stage, measures and clears up. */
  Outcome run(Subject subject, BenchOptions options, Progress progress) throws IOException;

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
