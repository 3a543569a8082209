package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.nemesis.Fault;
import io.cotalk.loadtest.nemesis.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Given faults, one after the other, with time before and after each to compare with. */
final class Named implements Script {
  /** Measured in peace first. */
  static final Duration BEFORE = Duration.ofSeconds(10);

  /** The longest that a fault of the matrix may take to be over. */
  static final Duration AFTER = Duration.ofSeconds(35);

  private final List<Fault> faults;

  Named(List<Kind> kinds, Kind.Ground ground) {
    this.faults = kinds.stream().map(kind -> kind.aim(ground)).toList();
  }

  @Override
  public void run(Stage stage, Duration time) throws IOException {
    for (Fault fault : faults) {
      if (fault.isPossible()) {
        stage.wait(BEFORE);
      }
      stage.perform(fault);
      if (fault.isPossible()) {
        stage.wait(AFTER);
      }
    }
  }
}
