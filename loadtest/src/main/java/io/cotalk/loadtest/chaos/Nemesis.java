package io.cotalk.loadtest.chaos;

import io.cotalk.loadtest.cluster.Pause;
import io.cotalk.loadtest.history.RunEvent;
import io.cotalk.loadtest.nemesis.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Carries out a script and records what it does. Blocking. */
final class Nemesis implements Script.Stage {
  private final Recorder recorder;
  private final List<String> failures = new ArrayList<>();

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
    } catch (IOException e) {
      fail(fault, e);
    } finally {
      heal(fault);
    }
  }

  private void heal(Fault fault) {
    try {
      fault.heal().run();
    } catch (IOException e) {
      fail(fault, e);
    }
    record(fault, RunEvent.Phase.HEAL, "");
  }

  /** What did not go as it must, such as an orderly stop that took too long. */
  private void fail(Fault fault, IOException e) {
    failures.add(fault.name() + " " + fault.target() + ": " + e.getMessage());
    Run.say("FAILED " + failures.getLast());
  }

  /** What did not go as it must, one line each. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  private void record(Fault fault, RunEvent.Phase phase, String why) {
    recorder.write(new RunEvent.Fault(fault.name(), fault.target(), phase, why));
  }
}
