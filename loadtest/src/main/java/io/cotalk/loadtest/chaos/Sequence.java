package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.nemesis.Fault;
import io.cotalk.loadtest.nemesis.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Given faults with short pauses, and then the rest of the time without. */
final class Sequence implements Script {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final List<Fault> faults;

  Sequence(List<Kind> kinds, Kind.Ground ground) {
    this.faults = kinds.stream().map(kind -> kind.aim(ground)).toList();
  }

  @Override
  public void run(Stage stage, Duration time) throws IOException {
    long end = System.nanoTime() + time.toNanos();
    for (Fault fault : faults) {
      stage.wait(PAUSE);
      stage.perform(fault);
    }
    stage.wait(PAUSE);
    stage.wait(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
  }
}
