package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.cluster.Pause;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.nemesis.Fault;
import java.io.IOException;
import java.time.Duration;

/** Carries out a script and records what it does. Blocking. */
final class Nemesis implements Script.Stage {
  private final Recorder recorder;

  Nemesis(Recorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public void wait(Duration time) throws IOException {
    Pause.of(time);
  }

  @Override
  public void perform(Fault fault) throws IOException {
    if (!fault.isPossible()) {
      Run.say(fault.name() + " skipped: " + fault.missing());
      record(fault, RunEvent.Phase.SKIP, fault.missing());
      return;
    }
    Run.say(fault.name() + " " + fault.target() + "; " + recorder.progress());
    record(fault, RunEvent.Phase.INJECT, "");
    try {
      fault.inject().run();
      Pause.of(fault.hold());
    } finally {
      fault.heal().run();
      record(fault, RunEvent.Phase.HEAL, "");
    }
  }

  private void record(Fault fault, RunEvent.Phase phase, String why) {
    recorder.write(new RunEvent.Fault(fault.name(), fault.target(), phase, why));
  }
}
