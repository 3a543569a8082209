package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.nemesis.Fault;
import java.io.IOException;
import java.time.Duration;

/** What happens to the cluster while messages are sent. */
interface Script {
  /**
   * Runs it; everything is healed on return, however it ends.
   *
   * @param time how long messages are to be sent
   */
  void run(Stage stage, Duration time) throws IOException;

  /** Where a script runs: time passes, and faults come and go. */
  interface Stage {
    /** Lets this time pass. */
    void wait(Duration time) throws IOException;

    /** Injects, holds and heals one fault. */
    void perform(Fault fault) throws IOException;
  }
}
